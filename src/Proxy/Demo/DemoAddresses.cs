using System.Net;

namespace FastMcp.Proxy.Demo;

/// <summary>Where everything of the demo is.</summary>
/// <param name="Gateway">Where agents connect.</param>
/// <param name="Admin">Health and metrics.</param>
/// <param name="Console">The web console.</param>
/// <param name="Mcp">The MCP server.</param>
/// <param name="Model">The model endpoint.</param>
internal sealed record DemoAddresses(IPEndPoint Gateway, IPEndPoint Admin, IPEndPoint Console, IPEndPoint Mcp, IPEndPoint Model);
