using FastMcp.Proxy.Commands;
using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Inside;
using FastMcp.Proxy.Pipeline;

namespace FastMcp.Proxy.Pipes;

/// <summary>Runs a gateway whose only client is on standard input and output.</summary>
internal static class PipeFront
{
    // What a client of the same machine would write into Host.
    private const string AnyHost = "localhost";

    /// <summary>Until the client's lines end, or <paramref name="stop"/>.</summary>
    public static async Task<int> RunAsync(InnerClient inner, PipeDoor door, LiveState live, Limits limits, CancellationToken stop)
    {
        var route = live.Current.Snapshot.Routes.First(one => one.Name == door.Route).Config;
        var host = route.Hosts.Count > 0 ? route.Hosts[0] : route.Host.StartsWith('*') ? (route.Host.Length > 1 ? AnyHost + route.Host[1..] : AnyHost) : route.Host;
        await using var input = Console.OpenStandardInput();
        await using var output = Console.OpenStandardOutput();
        using var client = new PipeClient(inner, host, route.Path, () => Token(door), output, stop);
        await client.RunAsync(PipeLines.ReadAsync(input, limits.RequestBody, stop)).ConfigureAwait(false);
        return ExitCodes.Ok;
    }

    private static string? Token(PipeDoor door) => door.TokenFile is { } file ? File.ReadAllText(file).Trim() : null;
}
