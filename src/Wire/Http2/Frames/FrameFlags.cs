namespace FastMcp.Wire.Http2.Frames;

/// <summary>Flags of frames; which of them a frame has depends on its type.</summary>
[Flags]
public enum FrameFlags
{
    None = 0,

    /// <summary>DATA and HEADERS: the sender is done with the stream.</summary>
    EndStream = 0x1,

    /// <summary>SETTINGS and PING: an acknowledgement.</summary>
    Ack = 0x1,
    EndHeaders = 0x4,
    Padded = 0x8,
    Priority = 0x20,
}
