namespace FastMcp.Wire.Slots;

/// <summary>
/// Names one channel of an exchange: a text that continues over several slots.
/// Unique within one answer; the scanner of the protocol packs its join key into it.
/// </summary>
public readonly record struct ChannelId(ulong Value)
{
    public static ChannelId None => default;

    public bool IsNone => Value == 0;
}
