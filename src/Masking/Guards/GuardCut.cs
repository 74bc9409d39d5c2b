namespace FastMcp.Masking.Guards;

/// <summary>
/// Says of each unit of a text, in order, whether it leaves. In a text that is JSON itself only what strings hold is taken away, an escape as a
/// whole or not at all, and digits of numbers become nines: what was JSON stays JSON.
/// </summary>
internal sealed class GuardCut
{
    private long _at;
    private int _span;
    private int _labelled = -1;
    private bool _started;
    private bool _isJson;
    private bool _inString;
    private bool _atEscape;
    private int _escape;
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

    public Verdict Next(char unit, IReadOnlyList<GuardSpan> spans, bool mayHoldJson)
    {
        while (_span < spans.Count && spans[_span].End <= _at)
        {
            _span++;
        }

        var covered = IsCovered(spans, _at);
        var verdict = !IsJson(unit, mayHoldJson) ? Of(covered, spans) : _inString ? InString(unit, covered, spans) : Between(unit, covered);
        _at++;
        return verdict;
    }

    private bool IsJson(char unit, bool mayHoldJson)
    {
        if (!_started && !char.IsWhiteSpace(unit))
        {
            (_started, _isJson) = (true, mayHoldJson && (unit is '{' or '[' or '"'));
        }

        return _isJson;
    }

    private Verdict InString(char unit, bool covered, IReadOnlyList<GuardSpan> spans)
    {
        if (_escape > 0)
        {
            _escape = _atEscape && unit == 'u' ? 4 : _escape - 1;
            _atEscape = false;
            return _drops ? Verdict.Drop : Verdict.Pass;
        }

        if (unit == '\\')
        {
            (_escape, _atEscape, _drops) = (1, true, covered || IsCovered(spans, _at + 1));
            return Of(_drops, spans);
        }

        if (unit == '"')
        {
            (_inString, _labelled) = (false, -1);
            return Verdict.Pass;
        }

        return Of(covered, spans);
    }

    private Verdict Between(char unit, bool covered)
    {
        _inString = unit == '"';
        return covered && char.IsAsciiDigit(unit) ? Verdict.Digit : Verdict.Pass;
    }

    private Verdict Of(bool covered, IReadOnlyList<GuardSpan> spans)
    {
        if (!covered)
        {
            return Verdict.Pass;
        }

        var span = _span < spans.Count ? _span : spans.Count - 1;
        if (_labelled == span)
        {
            return Verdict.Drop;
        }

        (_labelled, Label) = (span, spans[span].Label);
        return Verdict.Mask;
    }

    // The next span may begin where this one ends.
    private bool IsCovered(IReadOnlyList<GuardSpan> spans, long at)
    {
        for (var i = _span; i < spans.Count && spans[i].Start <= at; i++)
        {
            if (at < spans[i].End)
            {
                return true;
            }
        }

        return false;
    }
}
