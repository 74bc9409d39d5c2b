using System.Runtime.InteropServices;
using FastMcp.Approvals;
using FastMcp.Approvals.Approvers;
using FastMcp.Policy.Gating;
using FastMcp.Proxy.Blocking;
using FastMcp.Proxy.BreakGlass;
using FastMcp.Proxy.Budgets;
using FastMcp.Proxy.Bundles;
using FastMcp.Proxy.Commands;
using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Connections;
using FastMcp.Proxy.Credentials;
using FastMcp.Proxy.Exporting;
using FastMcp.Proxy.Forwarding;
using FastMcp.Proxy.Gating;
using FastMcp.Proxy.Gating.Asking;
using FastMcp.Proxy.Gating.Asking.Tasks;
using FastMcp.Proxy.Gating.Duties;
using FastMcp.Proxy.Gating.Tools;
using FastMcp.Proxy.Guarding;
using FastMcp.Proxy.Health;
using FastMcp.Proxy.Health.Metrics;
using FastMcp.Proxy.Identity;
using FastMcp.Proxy.Identity.Certificates;
using FastMcp.Proxy.Inside;
using FastMcp.Proxy.Notifying;
using FastMcp.Proxy.Operators;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Pipes;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Recording;
using FastMcp.Proxy.Recording.Stores;
using FastMcp.Proxy.Replies;
using FastMcp.Proxy.Sessions;
using FastMcp.Proxy.Sharing;
using FastMcp.Proxy.Telemetry;
using FastMcp.Proxy.Transport;
using FastMcp.Proxy.Transport.Timing;
using FastMcp.Proxy.Transport.Listening;
using FastMcp.Proxy.Transport.Http2;
using FastMcp.Proxy.Transport.Loops;
using FastMcp.Proxy.Transport.Tls;
using FastMcp.Proxy.WebConsole;
using FastMcp.Recording;
using FastMcp.Recording.Index;
using FastMcp.Recording.Index.Shared;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Fields;
using FastMcp.Wire.Json;
using FastMcp.Wire.Sse;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Composition;

/// <summary>Puts the rooms together and runs them until it is told to stop. The object graph is built here, once.</summary>
internal sealed partial class Gateway(Config config, ILoggerFactory logs, TimeProvider clock)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(2);

    private readonly ILogger _log = logs.CreateLogger<Gateway>();
    private readonly List<CertificateSource> _certificates = [];

    /// <summary>Serves until <paramref name="stop"/>, then drains. One of <see cref="ExitCodes"/>.</summary>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        try
        {
            return await RunRoomsAsync(stop).ConfigureAwait(false);
        }
        catch (Exception e) when (e is System.Net.Sockets.SocketException or IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
        {
            Log.CannotStart(_log, e.Message);
            return ExitCodes.CannotStart;
        }
    }

    private async Task<int> RunRoomsAsync(CancellationToken stop)
    {
        using var ticker = new DeadlineTicker(clock, Tick, logs.CreateLogger<DeadlineTicker>());
        var (counts, metrics) = (new GatewayCounts(), new MetricsRegistry());
        EventLoops.Shared?.Room.Bound(config.Limits.CostlyTurns);
        var transport = new TransportState(ticker, counts.Transport);
        using var identities = new IdentityBuilder(clock, logs, metrics);
        using var grants = ConnectionsStart.Start(config, new MaskingKeySource().Of(config.Masking), identities, metrics, clock, logs);
        var inner = InnerClientOf(config.Limits, transport);
        var builder = new SnapshotBuilder(transport, identities, inner, clock, logs, metrics);
        builder.Pins.Open(config.Admin?.State);
        var snapshots = new SnapshotState(builder.Build(config, 1, failClosed: true));
        var live = new LiveState(snapshots, builder.Of);
        using var indexes = SharedIndexes.Of(config);
        await using var records = RecordStores.Start(config.Recording, indexes, clock, logs);
        var record = records.Main;
        indexes.Begin();
        var seed = config.Store is null ? null : builder.SessionSeed(config);
        using var shared = new SharedRooms(config, seed, record, clock, logs);
        var overrides = new OverrideRoom(clock, record);
        await using var telemetry = config.Telemetry is { } wanted ? new TelemetryRoom(wanted, config.Outbound, metrics, clock, logs.CreateLogger<TelemetryRoom>()) : null;
        counts.Exchanges.Spans = telemetry?.Spans;
        await using var exporters = Exporters.Start(config.Recording, config.Outbound, metrics, clock, logs);
        identities.Leases.Record = record;
        builder.Pins.Record = record;
        if (grants is not null)
        {
            grants.Record = record;
        }

        var off = new OffLoop(OffLoopRoom, logs.CreateLogger<OffLoop>());
        await using var desk = ApprovalStart.Start(config, clock, record);
        await using var channels = await ApprovalChannels.StartAsync(config, () => live.Current.Snapshot.Config, desk, metrics, clock, logs).ConfigureAwait(false);
        var certificates = new CertificateRoom(identities.Authorities, new OffLoop(IdentityLimits.Verifying, logs.CreateLogger<OffLoop>()), clock, new CertificateCounters(metrics));
        var driver = Driver(live, records, counts, shared, overrides, seed, metrics, off, desk, inner, certificates);
        Say(live);
        record.Admin(new AdminFacts("gateway", "start", DetailOf(live.Current)));
        using var reloader = new Reloader(snapshots, (next, version) => Recorded(record, builder.Build(next, version, failClosed: false), builder), logs.CreateLogger<Reloader>());
        reloader.ListenForSignal();
        using var policies = config.Policies.Bundles is null ? null : new PolicyRoom(live, builder, reloader, record, clock, logs.CreateLogger<PolicyRoom>());
        shared.Begin(policies, live, config.Store is null ? null : builder.OrderKeys(config));
        GatewayMeters.Register(metrics, counts, transport.Streams.Counters, records, snapshots, off);
        indexes.Register(metrics);
        PolicyMeters.Register(metrics, () => live.Current.Digest, () => live.Canary?.Percent ?? 0, () => policies?.RolledBack ?? 0);
        BlockMeters.Register(metrics, shared.Blocks);
        OverrideMeters.Register(metrics, overrides);
        shared.Register(metrics);
        var health = new HealthCheck(snapshots, record, () => [.. NotesOf(live.Current, shared, overrides), .. PinNotes.Of(builder.Pins, live.Current.Catalogues), .. indexes.Notes(), .. identities.Problems, .. builder.Problems, .. channels.Notes], builder.Dictionaries.Report, () => shared.IsUnread, records);
        await using var admin = config.Admin is { } at
            ? new AdminServer(at.Address, health, metrics, OperatorsOf(shared, overrides, policies, new PinApi(builder.Pins, live)), logs.CreateLogger<AdminServer>(), ApprovalApiOf(desk))
            : null;
        await using var console = await ConsoleStart.StartAsync(config.Console, config.Recording.Folder, NodesOf(config), new ConsoleRooms(live, health, shared.Blocks, identities, record, desk, shared.Tell) { Pins = builder.Pins, Connections = ConnectionsStart.DeskOf(grants, config.Console?.SignIn?.Url, live, identities, clock, logs) }, clock, logs).ConfigureAwait(false);
        if (console is not null)
        {
            ConsoleMeters.Register(metrics);
        }

        inner.Open(driver);
        var code = config.Door is { } door
            ? await PipeFront.RunAsync(inner, door, live, config.Limits, stop).ConfigureAwait(false)
            : await ServeAsync(driver, transport, certificates, stop).ConfigureAwait(false);
        await builder.CloseAsync().ConfigureAwait(false);
        await identities.CloseAsync().ConfigureAwait(false);
        return code;
    }

    // Asked by the console, while somebody looks.
    private static Func<IRecordIndex>? NodesOf(Config config) =>
        config is { Store: { } store, Recording.SharesIndex: true } ? () => SharedIndex.Of(store.Secret(), store.Node) : null;

    private InnerClient InnerClientOf(Limits limits, TransportState transport)
    {
        // What the service behind it makes of a request may be longer than what came; the pipeline has the limit.
        var options = new ConnectionOptions { InputLimit = limits.RequestBody + limits.Head, OutputLimit = limits.RequestBody + limits.Head + 65536 };
        return new InnerClient(transport, options, new HttpLimits { MaxHeadBytes = limits.Head, MaxFields = limits.Headers }, new SseLimits(limits.Event, SseLimits.Default.MaxLines), logs.CreateLogger<InnerClient>());
    }

    private IEnumerable<string> NotesOf(LiveSnapshot live, SharedRooms shared, OverrideRoom overrides) =>
    [
        .. DecisionNotes.Of(live.Decisions) is { } note ? [note] : (string[])[],
        .. IdentityNotes.Of(live.Snapshot),
        .. GuardNotes.Of(live.Snapshot.Config),
        .. shared.Blocks.InForce.Select(block => $"Stopped by an operator: {block}"),
        .. overrides.Open.Select(one => $"Opened by two operators: {one}"),
        .. ExemptionNotes.Of(live.Decisions, clock.GetUtcNow()),
        .. BudgetNotes.Of(live.Budgets, shared.Budgets, clock.GetUtcNow()),
        .. shared.Notes(),
    ];

    private OperatorApis? OperatorsOf(SharedRooms shared, OverrideRoom overrides, PolicyRoom? policies, PinApi pins)
    {
        if (config.Admin?.TokenFile is not { } file)
        {
            return null;
        }

        var tokens = AdminTokens.Read(file);
        return new OperatorApis(tokens, new BlockApi(shared.Blocks, shared.Tell), new OverrideApi(overrides, tokens.HasTwo), policies is null ? null : new PolicyApi(policies), pins);
    }

    private ApprovalApi? ApprovalApiOf(ApprovalDesk desk)
    {
        if (config.Approvals is not { } approvals)
        {
            return null;
        }

        var admin = config.Admin?.TokenFile is { } file ? AdminTokens.Read(file) : null;
        return new ApprovalApi(desk, new ApproverBook(approvals.Folder), request => admin?.NameOf(request) is not null);
    }

    // limit off-loop: pieces of work that wait for a pool thread.
    private const int OffLoopRoom = 1024;

    private static Snapshot Recorded(SessionLog record, Snapshot snapshot, SnapshotBuilder builder)
    {
        record.Admin(new AdminFacts("gateway", "reload", DetailOf(builder.Of(snapshot))));
        return snapshot;
    }

    private static string DetailOf(LiveSnapshot live) =>
        $"version {HealthCheck.ProgramVersion}, configuration {live.Snapshot.Version}, policy {live.Snapshot.Routes.Select(live.TermsOf).FirstOrDefault(terms => terms is not null)?.Policy}";

    private ConnectionDriver Driver(LiveState live, RecordStores records, GatewayCounts counts, SharedRooms shared, OverrideRoom overrides, long? seed, MetricsRegistry metrics, OffLoop off, ApprovalDesk desk, InnerClient inner, CertificateRoom certificates)
    {
        var limits = config.Limits;
        var http = new HttpLimits { MaxHeadBytes = limits.Head, MaxFields = limits.Headers };
        var reader = new CallReader(http, new ReadingTimes(limits.HeaderTimeout, limits.BodyTimeout), off);
        var identified = new IdentityCounters(metrics);
        var verifying = new OffLoop(IdentityLimits.Verifying, logs.CreateLogger<OffLoop>());
        var callers = new CallerRoom(new TokenRoom(verifying, clock, identified), certificates, new SessionFinder(clock, seed), identified, clock);
        var log = new ExchangeLog(records, counts.Exchanges.Spans is not null);
        var asks = AskOptions.Of(config.Approvals, limits);
        var bodies = new HeldBodies(asks.Folder, off);
        var holding = new HoldRoom(desk, asks, bodies, clock);
        var keeper = new TaskKeeper(desk, holding, bodies, new TaskSender(inner, asks.Tasks, clock), asks.Tasks, clock, logs.CreateLogger<TaskKeeper>());
        var tasks = new TaskRoom(desk, keeper, new TaskWait(desk, asks, clock), asks, new TaskTable());
        var asking = new AskRoom(desk, holding, tasks, asks, off, clock);
        ApprovalMeters.Register(metrics, desk, holding, bodies, keeper);
        var decisions = new DecisionRoom(
            new Gate(), asking, new CallRenewal(live, callers), shared.Blocks, shared.Sessions, new DutyRoom(shared.Rates, shared.Sessions, clock), new BudgetRoom(shared.Budgets, clock), new RetryBrake(clock), new AskedTable(), overrides, live, clock);
        var clients = new UrlClients();
        var lender = new Lender(new ConsentAnswer(clients, clock), clients);
        var rest = new StreamRest(limits.StreamRest, counts.Exchanges);
        var pipeline = new CallPipeline(
            reader, callers, decisions, log, lender, new Delivery(new Forwarder(http, lender), new Replier(http, rest, log, off, clock)));
        var exchanges = new ExchangePool(JsonLimits.Default, new SseLimits(limits.Event, SseLimits.Default.MaxLines));
        return new ConnectionDriver(pipeline, exchanges, live, new Refuser(counts.Refusals, counts.Limits), counts.Exchanges, new DriverTimes(limits.IdleTimeout, Linger));
    }

    private async Task<int> ServeAsync(ConnectionDriver driver, TransportState transport, CertificateRoom certificates, CancellationToken stop)
    {
        var listeners = new List<Listener>();
        try
        {
            foreach (var at in config.Listeners)
            {
                var listener = ListenerOf(at, driver, transport, certificates);
                listeners.Add(listener);
                Log.Listening(_log, listener.Start().ToString());
            }
        }
        catch (Exception e) when (e is System.Net.Sockets.SocketException or IOException or System.Security.Cryptography.CryptographicException)
        {
            await Task.WhenAll(listeners.Select(listener => listener.DrainAsync(TimeSpan.Zero))).ConfigureAwait(false);
            throw;
        }

        using var again = PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => _certificates.ForEach(source => source.Look()));

        await Task.Delay(Timeout.InfiniteTimeSpan, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Log.Draining(_log);
        var drained = await Task.WhenAll(listeners.Select(listener => listener.DrainAsync(config.Limits.DrainGrace))).ConfigureAwait(false);
        Log.Drained(_log, drained.Sum(report => report.Cut));
        return ExitCodes.Ok;
    }

    private Listener ListenerOf(ListenerConfig at, ConnectionDriver driver, TransportState transport, CertificateRoom certificates)
    {
        var limits = config.Limits;
        var options = new ListenerOptions
        {
            EndPoint = at.Address,
            MaxConnections = limits.Connections,
            OverLimitAnswer = at.Tls is null ? ListenerOptions.Http503 : default,
            // A frame of HTTP/2 is read whole, however small the limits of requests are.
            Connection = ClientsOf(limits) with { InputLimit = Math.Max(limits.RequestBody + limits.Head, LeastInput) },
        };
        IConnectionHandler handler = at.Http2 ? DoorOf(driver, transport) : driver;
        return new Listener(options, TlsOf(at, transport, certificates), handler, transport, logs.CreateLogger<Listener>());
    }

    private const int LeastInput = 64 * 1024;

    private static ConnectionOptions ClientsOf(Limits limits) => new() { InputLimit = limits.RequestBody + limits.Head, WriteTimeout = limits.WriteTimeout };

    private Http2Door DoorOf(ConnectionDriver driver, TransportState transport)
    {
        var limits = config.Limits;
        var streams = new Http2Limits { Streams = limits.Http2Streams, AllStreams = limits.Http2AllStreams, Resets = limits.Http2Resets, Frames = limits.Http2Frames, Head = limits.Head };
        return new Http2Door(driver, streams, transport.Counters.Http2, transport.Streams, logs.CreateLogger<Http2Door>())
        {
            Options = ClientsOf(limits),
            Idle = limits.IdleTimeout,
            First = limits.HeaderTimeout,
            Linger = Linger,
        };
    }

    private TlsServer? TlsOf(ListenerConfig at, TransportState transport, CertificateRoom certificates)
    {
        if (at.Tls is not { } files)
        {
            return null;
        }

        var options = new TlsListenerOptions { CertificateFile = files.Cert, KeyFile = files.Key, Http2 = at.Http2 };
        var source = new CertificateSource(options, transport.Counters, clock, logs.CreateLogger<CertificateSource>());
        _certificates.Add(source);
        var clients = files.ClientCertificates == ClientCertificates.Off ? null : new TlsClientTerms(files.ClientCertificates == ClientCertificates.Required, files.Authorities, certificates);
        return new TlsServer(options, source, clients);
    }

    private void Say(LiveState live)
    {
        foreach (var route in live.Current.Snapshot.Routes)
        {
            if (!route.Guard.Runs)
            {
                Log.GuardDown(_log, route.Name, route.Guard.WhyNot ?? "unknown");
            }
            else if (route.Guard.IsOff)
            {
                Log.MaskOff(_log, route.Name);
            }
        }

        if (live.Current.Counters.Rules.NeedsKey && !config.Masking.HasKey)
        {
            Log.OwnMaskingKey(_log);
        }

        if (DecisionNotes.Of(live.Current.Decisions) is { } note)
        {
            Log.AllowAll(_log, note);
        }

        foreach (var guarded in GuardNotes.Of(config))
        {
            Log.Guarded(_log, guarded);
        }

        foreach (var open in IdentityNotes.Of(live.Current.Snapshot))
        {
            Log.Anonymous(_log, open);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.Listening, LogLevel.Information, "Listening on {Address}.")]
        public static partial void Listening(ILogger logger, string address);

        [LoggerMessage(EventIds.CannotStart, LogLevel.Critical, "Cannot start: {Reason}")]
        public static partial void CannotStart(ILogger logger, string reason);

        [LoggerMessage(EventIds.Draining, LogLevel.Information, "Draining: running exchanges finish, nothing new is taken.")]
        public static partial void Draining(ILogger logger);

        [LoggerMessage(EventIds.Drained, LogLevel.Information, "Drained; {Cut} connections were cut at the end of the grace time.")]
        public static partial void Drained(ILogger logger, int cut);

        [LoggerMessage(EventIds.GuardDown, LogLevel.Error, "Route '{Route}' answers 503, since its guard cannot run: {Why}")]
        public static partial void GuardDown(ILogger logger, string route, string why);

        [LoggerMessage(EventIds.MaskOff, LogLevel.Warning, "Route '{Route}' has mask: off. What its upstream sends reaches the agent unread.")]
        public static partial void MaskOff(ILogger logger, string route);

        [LoggerMessage(EventIds.OwnMaskingKey, LogLevel.Warning, "There is no masking key: tokens and hashes are made with one of this process. After a restart, and on another node, no token of now is turned back. Set masking.key.")]
        public static partial void OwnMaskingKey(ILogger logger);

        [LoggerMessage(EventIds.AllowAll, LogLevel.Warning, "{Note}")]
        public static partial void AllowAll(ILogger logger, string note);

        [LoggerMessage(EventIds.GuardSaid, LogLevel.Information, "{Note}")]
        public static partial void Guarded(ILogger logger, string note);

        [LoggerMessage(EventIds.Anonymous, LogLevel.Warning, "{Note}")]
        public static partial void Anonymous(ILogger logger, string note);
    }
}
