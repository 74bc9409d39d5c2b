using System.Net;
using FastMcp.Proxy.Configuration.Yaml;

namespace FastMcp.Proxy.Configuration.Model;

/// <summary>Where the web console is served.</summary>
/// <param name="Listen">On loopback where nobody signs in.</param>
/// <param name="Place">Of the address.</param>
internal sealed record ConsoleConfig(IPEndPoint Listen, Place Place)
{
    /// <summary>Null: nobody signs in, and nobody decides.</summary>
    public SignInConfig? SignIn { get; init; }
}
