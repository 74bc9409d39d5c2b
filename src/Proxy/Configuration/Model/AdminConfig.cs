using System.Net;
using FastMcp.Proxy.Configuration.Yaml;

namespace FastMcp.Proxy.Configuration.Model;

/// <summary>The listener of /healthz and /metrics.</summary>
internal sealed record AdminConfig(IPEndPoint Address, Place Place)
{
    /// <summary>Holds the token of whoever may block; null: nobody may.</summary>
    public string? TokenFile { get; init; }

    /// <summary>Folder in which what was done by the token is kept over a restart.</summary>
    public string? State { get; init; }
}
