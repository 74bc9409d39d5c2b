using FastMcp.Wire.Slots;

namespace FastMcp.Masking.Guards;

/// <summary>
/// The texts of one message or answer that guards look at, by what both who gathers and who cuts can say of them: their channel, or which of the
/// texts without one they are.
/// </summary>
/// <remarks>Ownership: one exchange, one thread at a time.</remarks>
/// <param name="keeps">They are written more than once: none is forgotten behind its end.</param>
/// <param name="isCut">Somebody cuts them; else a text without a channel is forgotten as soon as it is settled.</param>
public sealed class GuardTexts(bool keeps = false, bool isCut = true)
{
    /// <summary>limit guard-texts: texts of one message or answer that are not settled. One with more is shown to nobody any further.</summary>
    public const int MostOpen = 32 * 1024;

    // Texts of late that another one may repeat.
    private const int Recent = 64;

    /// <summary>limit guard-repeats: units of texts that are kept to be known again. What repeats a text behind that is asked about for itself.</summary>
    public const int MostKept = 256 * 1024;

    private readonly Dictionary<ulong, GuardText> _channels = [];
    private readonly Dictionary<long, GuardText> _wholes = [];
    private readonly List<GuardText> _recent = [];
    private readonly List<GuardText> _touched = [];

    // What all those are that nobody can be shown any more.
    private GuardText? _unseen;
    private long _told;

    /// <summary>Texts that are not settled, in the order in which they began.</summary>
    public List<GuardText> Open { get; } = [];

    /// <summary>There were more than <see cref="MostOpen"/>.</summary>
    public bool IsOverfull { get; private set; }

    /// <summary>Units beyond the limit since this was asked last.</summary>
    public int TakeUnseen()
    {
        var units = (_unseen?.Length ?? 0) - _told;
        _told += units;
        return (int)Math.Min(units, int.MaxValue);
    }

    /// <summary>Texts to which something came since <see cref="ClearTouched"/>.</summary>
    public IReadOnlyList<GuardText> Touched => _touched;

    public void ClearTouched()
    {
        foreach (var text in _touched)
        {
            text.IsTouched = false;
        }

        _touched.Clear();
    }

    /// <summary>Units gathered so far.</summary>
    public long Units { get; private set; }

    internal void Gathered(GuardText text, long units)
    {
        Units += units;
        if (ReferenceEquals(text, _unseen))
        {
            text.Skip();
            return;
        }

        if (Units > MostKept)
        {
            _recent.ForEach(one => one.ForgetWhole());
            _recent.Clear();
        }

        if (units > 0 && text.HasEnded)
        {
            Reopen(text);
        }

        Touch(text);
    }

    // Its end was said, and it goes on all the same: what follows is shown, too.
    private void Reopen(GuardText text)
    {
        text.Reopen();
        if (!Open.Contains(text))
        {
            Open.Add(text);
        }
    }

    internal GuardText Gather(ulong channel, long whole)
    {
        if (channel != 0)
        {
            return _channels.TryGetValue(channel, out var known) ? known : _channels[channel] = Opened();
        }

        var text = Opened();
        if (isCut && !ReferenceEquals(text, _unseen))
        {
            _wholes[whole] = text;
        }

        return text;
    }

    internal GuardText? Find(ulong channel, long whole) => channel != 0 ? _channels.GetValueOrDefault(channel) : _wholes.GetValueOrDefault(whole, _unseen!);

    private void Touch(GuardText text)
    {
        if (!text.IsTouched)
        {
            text.IsTouched = true;
            _touched.Add(text);
        }
    }

    /// <summary>A text that stands alone is whole: one that says the same was, or is being, asked about.</summary>
    internal void EndWhole(GuardText text)
    {
        text.End();
        if (_recent.Find(other => !ReferenceEquals(other, text) && other.IsMarked == text.IsMarked && text.IsSameAs(other)) is { } same)
        {
            text.Repeats(same);
        }
    }

    /// <summary>It was written: nobody asks for it any more.</summary>
    internal void Forget(long whole)
    {
        if (!keeps)
        {
            _wholes.Remove(whole);
        }
    }

    /// <summary>A channel's text ends.</summary>
    public void End(ChannelId channel) => _channels.GetValueOrDefault(channel.Value)?.End();

    /// <summary>All ends.</summary>
    public void EndAll()
    {
        foreach (var text in Open)
        {
            text.End();
        }
    }

    private GuardText Opened()
    {
        if (Open.Count >= MostOpen)
        {
            IsOverfull = true;
            return _unseen ??= new GuardText();
        }

        var text = new GuardText(isKept: Units <= MostKept);
        Open.Add(text);
        if (_recent.Count == Recent)
        {
            _recent[0].ForgetWhole();
            _recent.RemoveAt(0);
        }

        _recent.Add(text);
        return text;
    }
}
