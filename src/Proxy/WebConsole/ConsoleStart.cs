using System.Net;
using FastMcp.Approvals.Approvers;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Recording.Index;
using FastMcp.WebConsole;
using FastMcp.WebConsole.SignIn;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.WebConsole;

/// <summary>Starts the console of a gateway. Where it is, is said.</summary>
internal sealed partial class ConsoleStart
{
    /// <summary>Null: it is not configured, and nothing of it is loaded.</summary>
    /// <exception cref="IOException">The address is in use or not ours.</exception>
    public static async Task<IAsyncDisposable?> StartAsync(ConsoleConfig? config, string? record, Func<IRecordIndex>? nodes, ConsoleRooms rooms, TimeProvider clock, ILoggerFactory logs) =>
        config is null ? null : await StartAsync(
            new ConsoleOptions
            {
                Listen = config.Listen,
                Record = record,
                Nodes = nodes,
                Gateway = new RunningGateway(rooms, clock),
                Masks = new MaskBook(() => rooms.Live.Current.Counters.Rules),
                Approvals = rooms.Desk.IsClosed ? null : rooms.Desk,
                Connections = rooms.Connections,
                SignIn = config.SignIn is { } signIn ? SignInOf(signIn, rooms, clock) : null,
                Time = clock,
            },
            logs).ConfigureAwait(false);

    private static SignInOptions SignInOf(SignInConfig config, ConsoleRooms rooms, TimeProvider clock)
    {
        var (running, approvals) = (rooms.Live.Current.Snapshot.Config, rooms.Live.Current.Snapshot.Config.Approvals);
        var development = running.Issuers.FirstOrDefault(issuer => issuer.Name == config.Issuer)?.DevelopmentFile;
        var provider = new OpenIdProvider(config, development is not null, rooms.Identities, approvals is null ? null : new ApproverBook(approvals.Folder), clock);
        return new SignInOptions(
            config.Url, config.People.Count > 0 && development is not null ? new DemoProvider(provider, config.People, development, config.Client, clock) : provider, config.Roles, config.Teams);
    }

    public static async Task<ConsoleServer> StartAsync(ConsoleOptions options, ILoggerFactory logs)
    {
        var server = await ConsoleServer.StartAsync(options, logs).ConfigureAwait(false);
        Log.Listening(logs.CreateLogger<ConsoleStart>(), server.Address);
        return server;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ConsoleListening, LogLevel.Information, "The console is on http://{Address}/.")]
        public static partial void Listening(ILogger logger, EndPoint address);
    }
}
