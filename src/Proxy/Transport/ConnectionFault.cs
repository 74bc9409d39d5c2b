namespace FastMcp.Proxy.Transport;

/// <summary>Why one direction of a connection ended. What a peer can cause is here; nothing of it is thrown.</summary>
internal enum ConnectionFault
{
    None = 0,
    /// <summary>The peer ended its direction in order (FIN, or TLS close_notify). The other direction may still work.</summary>
    PeerClosed,
    /// <summary>RST, or a write to a peer that is gone.</summary>
    PeerReset,
    /// <summary>The network gave up: no route, TCP retransmission timed out.</summary>
    PeerUnreachable,
    /// <summary>TLS failed after the handshake (bad record, alert, cut without close_notify).</summary>
    TlsFailed,
    /// <summary>More unconsumed input than <see cref="ConnectionOptions.InputLimit"/>.</summary>
    InputLimit,
    HandshakeTimeout,
    HeadTimeout,
    BodyTimeout,
    IdleTimeout,
    WriteTimeout,
    LingerTimeout,
    /// <summary>The total time of an exchange ran out.</summary>
    ExchangeTimeout,
    /// <summary>This side cut it: <see cref="Connection.Abort"/> without a more exact reason.</summary>
    Aborted,
    /// <summary>This side cut it because the grace time of a drain was over.</summary>
    Drained,
    /// <summary>This side cut it because an operator blocked caller, tool or upstream.</summary>
    Blocked,
    /// <summary>This side closed it in order; reads and writes after that see this.</summary>
    Closed,
    /// <summary>The peer says that it did nothing of what was sent (HTTP/2: a refused stream, or one behind a GOAWAY): it may be sent again.</summary>
    Unprocessed,
    /// <summary>An operating system error without a more exact name.</summary>
    Failed,
}
