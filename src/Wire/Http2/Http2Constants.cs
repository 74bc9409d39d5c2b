namespace FastMcp.Wire.Http2;

/// <summary>Fixed numbers of RFC 9113.</summary>
public static class Http2Constants
{
    /// <summary>Bytes of a frame before its payload.</summary>
    public const int FrameHeader = 9;

    /// <summary>What a peer may send before it is told another size: our own frames and theirs are never larger here.</summary>
    public const int FrameSize = 16384;

    /// <summary>A window before settings and updates, in bytes.</summary>
    public const int InitialWindow = 65535;

    /// <summary>No window may be larger.</summary>
    public const int LargestWindow = int.MaxValue;

    /// <summary>What a client sends first.</summary>
    public static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;
}
