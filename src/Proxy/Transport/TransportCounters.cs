namespace FastMcp.Proxy.Transport;

/// <summary>
/// Counters of this room, monotonic unless named a gauge. Written with Interlocked, read by the metrics room at any time.
/// Bytes are added when a connection ends, so that the hot path shares no cache line.
/// </summary>
internal sealed class TransportCounters
{
    public long Accepted;
    public long AcceptErrors;
    /// <summary>Refused because the connection limit was reached.</summary>
    public long OverLimit;
    /// <summary>Gauge: accepted connections that are not closed yet.</summary>
    public long Open;
    public long HandlerFailures;
    public long Handshakes;
    public long HandshakesFailed;
    public long HandshakesRefused;
    public long BytesIn;
    public long BytesOut;
    public long CertificateReloads;
    public long CertificateReloadFailures;

    /// <summary>Of connections that speak HTTP/2.</summary>
    public readonly Http2.Http2Counters Http2 = new();

    public long UpstreamConnects;
    public long UpstreamConnectFailures;
    public long UpstreamReuses;
    /// <summary>Idle connections found dead, over age or with unexpected bytes.</summary>
    public long UpstreamDropped;
    public long UpstreamWaits;
    public long UpstreamWaitsFailed;
    /// <summary>Gauge: upstream connections, idle or rented.</summary>
    public long UpstreamOpen;

    /// <summary>Connections by the fault that ended their input; index is <see cref="ConnectionFault"/>.</summary>
    public readonly long[] InputFaults = new long[(int)ConnectionFault.Failed + 1];
    /// <summary>The same for the output.</summary>
    public readonly long[] OutputFaults = new long[(int)ConnectionFault.Failed + 1];

    public void Ended(ConnectionFault input, ConnectionFault output, long received, long sent)
    {
        Interlocked.Increment(ref InputFaults[(int)input]);
        Interlocked.Increment(ref OutputFaults[(int)output]);
        Interlocked.Add(ref BytesIn, received);
        Interlocked.Add(ref BytesOut, sent);
    }
}
