namespace FastMcp.Proxy.Forwarding.Upstreams;

internal enum UpstreamFaultKind
{
    None = 0,
    /// <summary>The stage took longer than its limit or the call's deadline.</summary>
    TimedOut,
    /// <summary>The pool's <c>MaxConnections</c> are in use and its <c>MaxWaiting</c> callers wait already.</summary>
    PoolFull,
    NameNotFound,
    Refused,
    Unreachable,
    /// <summary>The upstream ended or reset the connection.</summary>
    Closed,
    /// <summary>The certificate was not accepted; see the log for the policy errors.</summary>
    CertificateRejected,
    TlsFailed,
    /// <summary>The pool was shut down.</summary>
    Stopped,
    Failed,
}
