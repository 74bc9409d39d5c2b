namespace FastMcp.Wire.Slots;

/// <summary>
/// Names the channel that a slot continues. Scanners know only where in a document a slot stands; the reader of a
/// protocol knows which join key stands there, also where the key follows the text.
/// </summary>
public abstract class ChannelMap
{
    /// <param name="kind">What the plan says of the path.</param>
    /// <param name="ordinals">For each array on the path, outermost first, which element (from 0).</param>
    /// <returns>The channel, or <see cref="ChannelId.None"/> where the text stands alone.</returns>
    public abstract ChannelId Resolve(ChannelKind kind, ReadOnlySpan<int> ordinals);

    /// <summary>Texts of this kind are signed: what they were is kept until their signature comes.</summary>
    public virtual bool IsSigned(ChannelKind kind) => false;
}
