using FastMcp.Wire.Json;
using FastMcp.Wire.Slots;

namespace FastMcp.Wire.Models;

/// <summary>
/// The facts of one event of a model's stream, read before its slots are scanned: join keys may stand behind the text that
/// they name. As channel map of that scan it names the channels. One per stream, reused for every event and every stream.
/// </summary>
/// <remarks>Read and scan take the same bytes; the scan refuses what stands twice, so both see the same values.</remarks>
public abstract class StreamedEvent : ChannelMap
{
    public const int MostVarying = 3;

    private ByteRange[] _varying = [];
    private int _varyingCount;

    public ModelEventKind Kind { get; protected set; }

    /// <summary>The upstream says that its answer failed.</summary>
    public bool HasError { get; protected set; }

    /// <summary>Where its slots are.</summary>
    public abstract SlotPlan Plan { get; }

    /// <summary>The texts of some channels end with this event.</summary>
    public abstract bool EndsText { get; }

    /// <summary>An event that ends a text may carry some of it.</summary>
    public virtual bool EndsBesideText => false;

    /// <summary>The number of the event that clients count by; empty where there is none.</summary>
    public ByteRange Sequence { get; protected set; }

    /// <summary>The same, as a number.</summary>
    public long Number { get; protected set; }

    /// <summary>An event of the same bytes but for its text and for what is <see cref="Varying"/> says the same: what was read of this one holds for it.</summary>
    public virtual bool MayRepeat => false;

    /// <summary>
    /// Values that are others in each event and of which nothing depends that is said here: contents of strings, and <see cref="Sequence"/>. In their
    /// order, at most <see cref="MostVarying"/>.
    /// </summary>
    public ReadOnlySpan<ByteRange> Varying => _varying.AsSpan(0, _varyingCount);

    /// <summary>An event was met that says what this one does, and has another number.</summary>
    /// <param name="number">Its own.</param>
    public void CountOn(long number) => Number = number;

    /// <summary>Another stream begins.</summary>
    public virtual void Begin()
    {
    }

    /// <param name="data">The event's data, joined if it has several lines.</param>
    /// <param name="maxDepth">At most <see cref="JsonCursor.MostDepth"/>.</param>
    /// <param name="fault">Why it is refused.</param>
    /// <returns>False for an event that must not pass: broken JSON, keys that name no channel, or a piece of a text that cannot be joined.</returns>
    public abstract bool Read(ReadOnlySpan<byte> data, int maxDepth, out ModelFault fault);

    /// <summary>The text of that channel ends with this event.</summary>
    public abstract bool Ends(ChannelId channel);

    /// <summary>The event may repeat whole texts with a signature that stands before them.</summary>
    public virtual bool MayBeSigned(ReadOnlySpan<byte> data) => false;

    /// <summary>Some text is held: what events of ours repeat of this one is kept.</summary>
    public virtual void Keep(ReadOnlySpan<byte> data)
    {
    }

    /// <summary>The JSON of an event that carries more text of a channel, around that text.</summary>
    /// <param name="channel">One that this stream had.</param>
    /// <param name="number">The event's place in the stream, where the API counts.</param>
    /// <param name="into">Empty.</param>
    public abstract void Shape(ChannelId channel, long number, DeltaShape into);

    /// <summary>No event comes for a while: room for what was read of the last one is let go, and so is that. What <see cref="Keep"/> kept stays, and the number.</summary>
    public virtual void Rest()
    {
        _varying = [];
        ClearVarying();
    }

    /// <summary>Another event is read.</summary>
    protected void ClearVarying() => _varyingCount = 0;

    /// <summary>A value that <see cref="Varying"/> names, while there is room for it.</summary>
    protected void MayVary(ByteRange value)
    {
        if (_varyingCount < MostVarying)
        {
            _varying = _varying.Length == 0 ? new ByteRange[MostVarying] : _varying;
            _varying[_varyingCount++] = value;
        }
    }
}
