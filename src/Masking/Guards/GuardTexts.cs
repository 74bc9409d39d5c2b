using FastMcp.Wire.Slots;

namespace FastMcp.Masking.Guards;

/// <summary>
/// The texts of one message or answer that guards look at, by what both who gathers and who cuts can say of them: their channel, or which of the
/// texts without one they are.
/// </summary>
/// <remarks>Ownership: one exchange, one thread at a time.</remarks>
/// <param name="keeps">They are written more than once: none is forgotten behind its end.</param>
public sealed class GuardTexts(bool keeps = false)
{
    // Texts of late that another one may repeat.
    private const int Recent = 64;

    /// <summary>limit guard-repeats: units of texts that are kept to be known again. What repeats a text behind that is asked about for itself.</summary>
    public const int MostKept = 256 * 1024;

    private readonly Dictionary<ulong, GuardText> _channels = [];
    private readonly Dictionary<long, GuardText> _wholes = [];
    private readonly List<GuardText> _recent = [];
    private readonly List<GuardText> _touched = [];

    /// <summary>Texts that are not settled, in the order in which they began.</summary>
    public List<GuardText> Open { get; } = [];

    /// <summary>Texts to which something came since this was cleared.</summary>
    public List<GuardText> Touched => _touched;

    /// <summary>Units gathered so far.</summary>
    public long Units { get; private set; }

    internal void Gathered(GuardText text, long units)
    {
        Units += units;
        if (Units > MostKept)
        {
            _recent.ForEach(one => one.ForgetWhole());
            _recent.Clear();
        }

        Touch(text);
    }

    internal GuardText Gather(ulong channel, long whole)
    {
        if (channel != 0)
        {
            return _channels.TryGetValue(channel, out var known) ? known : _channels[channel] = Opened();
        }

        return _wholes[whole] = Opened();
    }

    internal GuardText? Find(ulong channel, long whole) => channel != 0 ? _channels.GetValueOrDefault(channel) : _wholes.GetValueOrDefault(whole);

    private void Touch(GuardText text)
    {
        if (!_touched.Contains(text))
        {
            _touched.Add(text);
        }
    }

    /// <summary>A text that stands alone is whole: one that says the same was, or is being, asked about.</summary>
    internal void EndWhole(GuardText text)
    {
        text.End();
        if (_recent.Find(other => !ReferenceEquals(other, text) && text.IsSameAs(other)) is { } same)
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
