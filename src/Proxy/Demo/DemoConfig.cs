using System.Net;
using System.Net.Sockets;
using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Configuration.Binding;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Configuration.Yaml;
using FastMcp.Proxy.Demo.Upstreams;
using FastMcp.Proxy.Identity.Issuers;

namespace FastMcp.Proxy.Demo;

/// <summary>The gateway of the demo: one listener, two upstreams, built-in packs and one decision, a record and a console over it, in which people of the demo sign in.</summary>
internal static class DemoConfig
{
    private const string Issuer = "demo";

    private const string Policy = """
        apiVersion: fastmcp/v1
        title: Of the demo, one tool is asked for
        decisions:
          - { id: deletes-are-asked-for, match: { tools: [delete_customer] }, then: ask, approve: { by: [approvers], within: 15m } }
        default: allow

        """;

    /// <param name="at">Where everything is.</param>
    /// <param name="folder">Of this run alone: the record, the policy, approvals and the development issuer's key are in it.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static Config Make(DemoAddresses at, string folder)
    {
        var (console, key, policies) = (new Uri($"http://localhost:{at.Console.Port}/"), Path.Combine(folder, "development-issuer.pem"), Path.Combine(folder, "policies"));
        DevelopmentKey.Make(key);
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(policies).FullName, "demo.yaml"), Policy);
        return new()
        {
            Listeners = [new ListenerConfig(at.Gateway, null, Place.CommandLine)],
            Admin = new AdminConfig(at.Admin, Place.CommandLine),
            Console = new ConsoleConfig(at.Console, Place.CommandLine)
            {
                SignIn = new SignInConfig { Issuer = Issuer, Client = DemoPeople.Client, Url = console, Roles = DemoPeople.Roles, People = DemoPeople.All },
            },
            Issuers = [new IssuerConfig { Name = Issuer, Issuer = IdentityBinder.DevelopmentIssuer, DevelopmentFile = key }],
            Approvals = new ApprovalsConfig(Path.Combine(folder, "approvals"), Place.CommandLine) { Url = new Uri(console, "approvals/") },
            Policies = new PoliciesConfig(policies, PoliciesConfig.AllPacks),
            Recording = RecordingConfig.Off with { Folder = Path.Combine(folder, "record") },
            Upstreams = [new UpstreamConfig { Name = "demo-mcp", Url = new Uri($"http://{at.Mcp}") }, new UpstreamConfig { Name = "demo-model", Url = new Uri($"http://{at.Model}") }],
            Routes =
            [
                new RouteConfig { Name = "mcp", Path = DemoMcp.Path, Upstream = "demo-mcp", Protocol = RouteProtocol.Mcp, Identity = Callers(at) },
                new RouteConfig { Name = "model", Path = "/v1", Upstream = "demo-model", Protocol = RouteProtocol.OpenAi },
            ],
        };
    }

    /// <summary>What tokens of callers are for.</summary>
    public static string ResourceOf(DemoAddresses at) => $"http://{at.Gateway}{DemoMcp.Path}";

    // Whoever shows a token is known by it, all others are anonymous.
    private static RouteIdentityConfig Callers(DemoAddresses at) =>
        new() { Issuers = [Issuer], Resource = new Uri(ResourceOf(at)), ResourceText = ResourceOf(at), Audiences = [ResourceOf(at)], Anonymous = true };

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
