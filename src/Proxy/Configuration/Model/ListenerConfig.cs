using System.Net;
using FastMcp.Proxy.Configuration.Yaml;

namespace FastMcp.Proxy.Configuration.Model;

/// <param name="Address">Where to listen; port 0 lets the system choose.</param>
/// <param name="Tls">Null: plain text.</param>
/// <param name="Place">For errors found later, such as an address in use.</param>
internal sealed record ListenerConfig(IPEndPoint Address, ListenerTlsConfig? Tls, Place Place)
{
    /// <summary>HTTP/2 is spoken with clients that begin it.</summary>
    public bool Http2 { get; init; } = true;
}
