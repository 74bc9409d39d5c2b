namespace FastMcp.Wire.EventStream;

/// <summary>What came of looking for the next frame.</summary>
public enum FrameResult : byte
{
    NeedMore,
    Frame,

    /// <summary>A length that cannot be, a checksum that does not fit, or headers that cannot be read.</summary>
    Broken,

    /// <summary>Longer than a frame may be.</summary>
    TooLarge,
}
