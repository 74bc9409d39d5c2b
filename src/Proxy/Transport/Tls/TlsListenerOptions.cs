namespace FastMcp.Proxy.Transport.Tls;

/// <summary>TLS towards callers: 1.2 or newer.</summary>
internal sealed record TlsListenerOptions
{
    /// <summary>PEM: the certificate first, then its intermediates.</summary>
    public required string CertificateFile { get; init; }
    /// <summary>PEM, unencrypted; may be the same file.</summary>
    public required string KeyFile { get; init; }
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);
    /// <summary>Handshakes at once; connections above it are closed.</summary>
    public int MaxHandshakes { get; init; } = 256;
    /// <summary>How often the files are looked at.</summary>
    public TimeSpan ReloadInterval { get; init; } = TimeSpan.FromSeconds(30);
    /// <summary>HTTP/2 is offered (ALPN).</summary>
    public bool Http2 { get; init; }
}
