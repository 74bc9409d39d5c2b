namespace FastMcp.Masking.Guards;

/// <summary>
/// Says of each unit of a text, in order, whether it leaves. In a text that is JSON itself only what strings hold is taken away, an escape as a
/// whole or not at all, and digits of numbers become nines: what was JSON stays JSON.
/// </summary>
internal sealed class GuardCut
{
    private readonly InnerText _inner = new();
    private long _at;
    private int _span;
    private int _labelled = -1;
    private int _met = -1;
    private bool _drops;

    /// <summary>What becomes of a unit.</summary>
    internal enum Verdict : byte
    {
        Pass,
        Drop,

        /// <summary>The mask of <see cref="Label"/> stands here.</summary>
        Mask,

        /// <summary>Another digit stands here.</summary>
        Digit,
    }

    /// <summary>Behind <see cref="Verdict.Mask"/>.</summary>
    public GuardLabel Label { get; private set; } = null!;

    /// <summary>Of the finding that the last unit is the first one of; null: of none.</summary>
    public GuardLabel? Met { get; private set; }

    public Verdict Next(char unit, IReadOnlyList<GuardSpan> spans, bool mayHoldJson)
    {
        Met = null;
        var role = _inner.Next(unit, mayHoldJson);
        if (role is InnerText.Role.EscapeGoesOn or InnerText.Role.EscapeEnds)
        {
            return _drops ? Verdict.Drop : Verdict.Pass;
        }

        while (_span < spans.Count && spans[_span].End <= _at)
        {
            _span++;
        }

        var covered = _span < spans.Count && spans[_span].Start <= _at;
        _at++;
        if (covered && _met != _span)
        {
            (_met, Met) = (_span, spans[_span].Label);
        }

        if (role != InnerText.Role.Frame)
        {
            _drops = covered;
            return covered ? Covered(spans) : Verdict.Pass;
        }

        // A mask of its own stands in each string that a finding reaches into.
        _labelled = unit == '"' ? -1 : _labelled;
        return covered && char.IsAsciiDigit(unit) ? Verdict.Digit : Verdict.Pass;
    }

    private Verdict Covered(IReadOnlyList<GuardSpan> spans)
    {
        if (_labelled == _span)
        {
            return Verdict.Drop;
        }

        (_labelled, Label) = (_span, spans[_span].Label);
        return Verdict.Mask;
    }
}
