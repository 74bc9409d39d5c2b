namespace FastMcp.Proxy.Transport.Http2;

/// <summary>What a stream knows of what comes in; assigned anew for each stream.</summary>
internal struct Inbound
{
    public StreamBody Body;

    /// <summary>Bytes of the head that were read.</summary>
    public int HeadRead;

    /// <summary>Content is read in chunks: its length is not known.</summary>
    public bool IsChunked;
    public bool GaveLastChunk;

    /// <summary>The peer ended its direction.</summary>
    public bool IsEnded;

    /// <summary>Content that came was dropped unread: no end of it is ever given.</summary>
    public bool IsCut;

    /// <summary>A head that is not of an interim answer has come.</summary>
    public bool HasHead;

    /// <summary>As the peer said; -1: it did not.</summary>
    public long Expected;
    public long Received;

    /// <summary>Bytes that the peer may still send.</summary>
    public int Window;

    /// <summary>Bytes that were read and that the peer was not told of.</summary>
    public int Credit;
}
