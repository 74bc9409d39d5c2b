namespace FastMcp.Proxy.Transport.Http2;

/// <summary>What HTTP/2 counts, since the start. Written with Interlocked, read at any time.</summary>
internal sealed class Http2Counters
{
    /// <summary>Connections of clients.</summary>
    public long Connections;

    /// <summary>Connections to upstreams.</summary>
    public long UpstreamConnections;

    /// <summary>Streams that clients opened.</summary>
    public long Streams;

    /// <summary>Streams of clients now: those whose answer has not been sent whole, and, of those that were given up, those whose exchange has not ended.</summary>
    public long OpenStreams;

    /// <summary>Streams that were opened to upstreams.</summary>
    public long UpstreamStreams;

    /// <summary>Streams that the peer gave up.</summary>
    public long PeerResets;

    /// <summary>Streams that were ended here: malformed, or their exchange did not end well.</summary>
    public long Resets;

    /// <summary>Connections that were ended for an error of the peer.</summary>
    public long Errors;

    /// <summary>Limit http2-streams.</summary>
    public long OverStreams;

    /// <summary>Limit http2-all-streams.</summary>
    public long OverAllStreams;

    /// <summary>Limit http2-resets.</summary>
    public long OverResets;

    /// <summary>Limit http2-frames.</summary>
    public long OverFrames;

    /// <summary>Limit http2-continuations.</summary>
    public long OverContinuations;

    /// <summary>Limit http2-output.</summary>
    public long OverOutput;

    /// <summary>Limit head, of blocks and of the fields in them.</summary>
    public long OverHead;
}
