using FastMcp.Wire.Slots;

namespace FastMcp.Wire.OpenAi;

/// <summary>The join key of a streamed text, and how it packs into a <see cref="ChannelId"/>.</summary>
/// <param name="Kind">Which text of the choice.</param>
/// <param name="Choice">The choice's <c>index</c>, at most <see cref="MaxIndex"/>.</param>
/// <param name="Tool">The tool call's <c>index</c>; 0 for other kinds.</param>
public readonly record struct OpenAiChannel(ChannelKind Kind, int Choice, int Tool)
{
    public const int MaxIndex = (1 << 24) - 1;

    public ChannelId Id => new(((ulong)Kind << 48) | ((ulong)Choice << 24) | (uint)Tool);

    public static OpenAiChannel From(ChannelId id) =>
        new((ChannelKind)(id.Value >> 48), (int)((id.Value >> 24) & MaxIndex), (int)(id.Value & MaxIndex));
}
