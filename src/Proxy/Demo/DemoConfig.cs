using System.Net;
using System.Net.Sockets;
using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Configuration.Yaml;
using FastMcp.Proxy.Demo.Upstreams;

namespace FastMcp.Proxy.Demo;

/// <summary>The gateway of the demo: one listener, two upstreams, built-in packs, a record and a console over it.</summary>
internal static class DemoConfig
{
    public static Config Make(DemoAddresses at, string record) => new()
    {
        Listeners = [new ListenerConfig(at.Gateway, null, Place.CommandLine)],
        Admin = new AdminConfig(at.Admin, Place.CommandLine),
        Console = new ConsoleConfig(at.Console, Place.CommandLine),
        Recording = RecordingConfig.Off with { Folder = record },
        Upstreams = [new UpstreamConfig { Name = "demo-mcp", Url = new Uri($"http://{at.Mcp}") }, new UpstreamConfig { Name = "demo-model", Url = new Uri($"http://{at.Model}") }],
        Routes =
        [
            new RouteConfig { Name = "mcp", Path = DemoMcp.Path, Upstream = "demo-mcp", Protocol = RouteProtocol.Mcp },
            new RouteConfig { Name = "model", Path = "/v1", Upstream = "demo-model", Protocol = RouteProtocol.OpenAi },
        ],
    };

    /// <summary>The address if nobody has it, else one with a port that the system finds free.</summary>
    public static IPEndPoint FreeAddress(IPEndPoint wanted)
    {
        foreach (var candidate in new[] { wanted, new IPEndPoint(IPAddress.Loopback, 0) })
        {
            try
            {
                using var probe = new TcpListener(candidate);
                probe.Start();
                return (IPEndPoint)probe.LocalEndpoint;
            }
            catch (SocketException)
            {
                // Taken: the next.
            }
        }

        return wanted;
    }
}
