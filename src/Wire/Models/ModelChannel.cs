using FastMcp.Wire.Slots;

namespace FastMcp.Wire.Models;

/// <summary>The join key of a streamed text, and how it packs into a <see cref="ChannelId"/>.</summary>
/// <param name="Kind">Which text.</param>
/// <param name="Block">The block, item or choice that it is of, at most <see cref="MaxIndex"/>.</param>
/// <param name="Part">Its part of that; 0 where there are none.</param>
public readonly record struct ModelChannel(ChannelKind Kind, int Block, int Part)
{
    public const int MaxIndex = (1 << 24) - 1;

    public ChannelId Id => new(((ulong)Kind << 48) | ((ulong)Block << 24) | (uint)Part);

    public static ModelChannel From(ChannelId id) =>
        new((ChannelKind)(id.Value >> 48), (int)((id.Value >> 24) & MaxIndex), (int)(id.Value & MaxIndex));
}
