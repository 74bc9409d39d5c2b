using System.Net;
using FastMcp.WebConsole.Http;
using FastMcp.WebConsole.Live;
using FastMcp.WebConsole.Records;
using FastMcp.WebConsole.SignIn;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FastMcp.WebConsole;

/// <summary>
/// The web console: Kestrel alone, without a host, middleware or container, on an address of its own. Its continuations run on the thread pool, also where those of
/// the process's other sockets run inline, so that a page never stands in the way of traffic.
/// </summary>
public sealed class ConsoleServer : IAsyncDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly KestrelServer _server;
    private readonly RecordDesk? _record;
    private readonly CancellationTokenSource _ends;

    private ConsoleServer(KestrelServer server, RecordDesk? record, CancellationTokenSource ends) => (_server, _record, _ends) = (server, record, ends);

    /// <summary>Where it listens, with the port that the system chose.</summary>
    public IPEndPoint Address { get; private set; } = new(IPAddress.None, 0);

    /// <exception cref="ArgumentException">The address is not on loopback, and nobody signs in, or anybody does with a click.</exception>
    /// <exception cref="IOException">The address is in use or not ours.</exception>
    public static async Task<ConsoleServer> StartAsync(ConsoleOptions options, ILoggerFactory logs)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.SignIn is null && !IPAddress.IsLoopback(options.Listen.Address))
        {
            throw new ArgumentException("Nobody signs in to this console: it listens on loopback only.", nameof(options));
        }

        if (options.SignIn is { Provider.People.Count: > 0 } demo && !(IPAddress.IsLoopback(options.Listen.Address) && demo.Url.IsLoopback))
        {
            throw new ArgumentException("Whoever opens this console may be anybody in it: it listens on loopback only.", nameof(options));
        }

        var ends = new CancellationTokenSource();
        var log = logs.CreateLogger<ConsoleServer>();
        var record = options.Record is { } folder ? new RecordDesk(folder, options.Nodes, options.Time, log) : null;
        var (followers, visitors) = (new Followers(), options.SignIn is { } signIn ? new SignInRoom(signIn, options.Time) : null);
        var live = record is null ? null : new LiveFeed(record.Keeper, followers, options.Time, ends.Token);
        var approvals = options.Approvals is { } desk ? new ApprovalRoutes(desk, options, record, new ApprovalFeed(desk, followers, options.Time, ends.Token)) : null;
        // What the server logs of connections is the visitors', not the operator's; what goes wrong is said by the application.
        var server = new KestrelServer(Options.Create(Of(options.Listen, options.SignIn is null ? 0 : ConsoleLimits.Body)), new SocketTransportFactory(Options.Create(new SocketTransportOptions()), Quiet.Logs), Quiet.Logs);

        // Known before the first request may come; with port 0 nobody knows the address before it is listened on.
        var console = new ConsoleServer(server, record, ends) { _host = new HostRule(options.Listen, options.SignIn?.Url) };
        try
        {
            await server.StartAsync<HttpContext>(new ConsoleApplication(new ConsoleRoutes(options, record, live, approvals), visitors, () => console._host, log), CancellationToken.None).ConfigureAwait(false);
        }
        catch
        {
            await console.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        var at = new Uri(server.Features.Get<IServerAddressesFeature>()!.Addresses.First());
        console.Address = new IPEndPoint(options.Listen.Address, at.Port);
        console._host = new HostRule(console.Address, options.SignIn?.Url);
        return console;
    }

    private HostRule _host = new(new IPEndPoint(IPAddress.None, 0), null);

    public async ValueTask DisposeAsync()
    {
        await _ends.CancelAsync().ConfigureAwait(false);
        using (var grace = new CancellationTokenSource(Grace))
        {
            await _server.StopAsync(grace.Token).ConfigureAwait(false);
        }

        _server.Dispose();
        if (_record is not null)
        {
            await _record.DisposeAsync().ConfigureAwait(false);
        }

        _ends.Dispose();
    }

    private static KestrelServerOptions Of(IPEndPoint listen, long body)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Listen(listen, at => at.Protocols = HttpProtocols.Http1);
        var limits = options.Limits;
        (limits.MaxConcurrentConnections, limits.MaxConcurrentUpgradedConnections) = (ConsoleLimits.Connections, 0);
        (limits.MaxRequestBodySize, limits.MaxRequestLineSize, limits.MaxRequestHeadersTotalSize) = (body, 8 * 1024, ConsoleLimits.Head);
        (limits.RequestHeadersTimeout, limits.KeepAliveTimeout) = (TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60));
        return options;
    }
}
