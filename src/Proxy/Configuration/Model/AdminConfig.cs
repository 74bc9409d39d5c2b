using System.Net;
using FastMcp.Proxy.Configuration.Yaml;

namespace FastMcp.Proxy.Configuration.Model;

/// <summary>The listener of /healthz and /metrics.</summary>
internal sealed record AdminConfig(IPEndPoint Address, Place Place);
