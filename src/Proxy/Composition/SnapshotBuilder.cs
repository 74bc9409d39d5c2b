using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using FastMcp.Masking;
using FastMcp.Masking.Tokens;
using FastMcp.Masking.WriteBack;
using FastMcp.Policy.Agents;
using FastMcp.Policy.Decisions;
using FastMcp.Proxy.Bundles;
using FastMcp.Proxy.Composition.Dictionaries;
using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Configuration.Routing;
using FastMcp.Proxy.Credentials;
using FastMcp.Proxy.Federation;
using FastMcp.Proxy.Forwarding.Upstreams;
using FastMcp.Proxy.Gating;
using FastMcp.Proxy.Guarding;
using FastMcp.Proxy.Health.Metrics;
using FastMcp.Proxy.Identity;
using FastMcp.Proxy.Gating.Tools;
using FastMcp.Proxy.Inside;
using FastMcp.Proxy.Masking;
using FastMcp.Proxy.Masking.Requests;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Sse;
using FastMcp.Proxy.Transport;
using FastMcp.Proxy.Transport.Timing;
using FastMcp.Proxy.Transport.Listening;
using FastMcp.Proxy.Transport.Http2;
using FastMcp.Proxy.Transport.Tls;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Composition;

/// <summary>Compiles a configuration into what the pipeline runs on. Upstream pools are State and are kept between snapshots.</summary>
internal sealed partial class SnapshotBuilder(TransportState transport, IdentityBuilder identities, InnerClient inside, TimeProvider clock, ILoggerFactory logs, MetricsRegistry metrics)
{
    private readonly ConcurrentDictionary<UpstreamOptions, UpstreamPool> _pools = new();
    private readonly ConditionalWeakTable<Snapshot, LiveSnapshot> _live = [];
    private readonly MaskingKeySource _keys = new();
    private readonly ILogger _log = logs.CreateLogger<SnapshotBuilder>();
    private readonly IssuedTable _issued = new();
    private readonly InnerUpstreams _inner = new(transport, inside, logs, metrics);
    private readonly GuardBook _guards = new(clock, logs, metrics);
    private ReturnCounters? _returns;

    /// <summary>What servers say of pinned tools. State, outlives snapshots.</summary>
    public PinBook Pins { get; } = new(metrics, clock, logs.CreateLogger<PinBook>());

    /// <summary>What searches for the terms of the snapshot that was built last.</summary>
    public DictionaryEngines Dictionaries { get; } = new(logs.CreateLogger<DictionaryEngines>());

    /// <exception cref="PolicyException">On a reload: the snapshot before keeps serving.</exception>
    public Snapshot Build(Config config, long version, bool failClosed)
    {
        config = FederationConfig.Expand(SseDoorConfig.Expand(config));
        var loaded = Load(config.Policies, failClosed, out var whyNot);
        var (rules, decisions, digest) = loaded;
        string[] unknown = [.. config.Upstreams.SelectMany(upstream => Lending.Unknown(upstream, decisions)), .. UnreadPins.Of(config.Routes, loaded.Catalogues)];
        if (unknown.Length > 0)
        {
            // What would be lent is not what the operator means: nobody is served by it.
            whyNot = failClosed ? whyNot ?? string.Join(' ', unknown) : throw new InvalidOperationException(string.Join('\n', unknown));
        }

        Dictionaries.Start(rules, config.Policies);
        var counters = new RuleCounters(rules, metrics);
        var decided = new DecisionCounters(decisions, metrics);
        var key = _keys.Of(config.Masking);
        var snapshot = Snapshot.Build(config, version, route => whyNot is null
            ? RouteGuard.Running(rules.Rules.Count, FormatsOf(route.Protocol))
            : RouteGuard.Broken(whyNot));
        var callers = identities.Of(config, snapshot.Routes);
        var credentials = identities.CredentialsOf(config);
        var guards = _guards.Of(config, credentials);
        var tally = new PolicyTally();
        var modes = decisions.Exemptions.Any(one => one.Rule is not null) || decisions.Decisions.Any(decision => decision.Owes is { Enforces.Count: > 0 }) ? new RuleModes(rules, decisions) : null;
        var terms = snapshot.Routes.Where(route => route.Guard.Runs && unknown.Length == 0).ToDictionary(route => route, route => Door(TermsOf(route, rules, counters, key, config) with
        {
            Identity = callers[route],
            Lending = route.Upstream is { Credential: null, Lend.Count: 0 } ? null : new Lending(route.Upstream, credentials),
            Policy = digest,
            Guards = RouteGuards.Of(route.Name, [.. route.Config.Guards.Select(name => guards[name])], config.Limits.GuardBody),
            Decider = decisions.For(route.Name, route.Upstream.Name),
            Answers = decisions.ForAnswers(route.Name, route.Upstream.Name),
            NotesAnswers = decisions.Decisions.Any(decision => decision.Owes is { Notes.Count: > 0 }),
            Agents = loaded.Agents.For(route.Name, route.Upstream.Name),
            Budgets = loaded.Budgets,
            Tally = tally,
            Catalogue = loaded.Catalogues.GetValueOrDefault(route.Upstream.Name),
            Pins = loaded.Catalogues.TryGetValue(route.Upstream.Name, out var catalogue) ? new UpstreamPins(Pins, route.Upstream.Name, catalogue) : null,
            Modes = modes,
            Decisions = decided,
        }));
        _inner.Keep(config);
        _inner.Follow(rules, key, digest);
        _live.Add(snapshot, new LiveSnapshot(snapshot, terms, counters, loaded, tally));
        return snapshot;
    }

    /// <summary>Why servers that the gateway starts cannot serve now.</summary>
    public IEnumerable<string> Problems => [.. _inner.Problems, .. _guards.Problems];

    /// <summary>Ends every server that the gateway has started.</summary>
    public Task CloseAsync() => _inner.CloseAsync();

    /// <summary>What names sessions alike on nodes that have the same masking key; null: there is none.</summary>
    public long? SessionSeed(Config config) => config.Masking.HasKey ? _keys.Of(config.Masking).SeedOfSessions() : null;

    /// <summary>Keys of which the first seals orders to other nodes, and all open; null: nodes have no masking key in common.</summary>
    public byte[][]? OrderKeys(Config config) => config.Masking.HasKey ? _keys.Of(config.Masking).KeysFor("policy orders") : null;

    /// <summary>What a snapshot that this builder made runs on.</summary>
    public LiveSnapshot Of(Snapshot snapshot) =>
        _live.TryGetValue(snapshot, out var live) ? live : throw new InvalidOperationException("Not a snapshot of this builder.");

    // As BodyMaskers and ReplyPlan do it.
    private static string[] FormatsOf(RouteProtocol protocol) => protocol switch
    {
        RouteProtocol.Mcp => ["application/json as messages", "text/event-stream as messages", "all other content as text"],
        RouteProtocol.OpenAi => ["application/json", "text/event-stream, joined by choice or item", "all other content as text"],
        RouteProtocol.Gemini => ["application/json, whole or element by element", "text/event-stream, joined by candidate", "all other content as text"],
        RouteProtocol.Ollama => ["application/json", "application/x-ndjson, joined", "all other content as text"],
        RouteProtocol.Bedrock => ["application/json", "application/vnd.amazon.eventstream, joined by block", "all other content as text"],
        RouteProtocol.Anthropic => ["application/json", "text/event-stream, joined by block", "all other content as text"],
        RouteProtocol.Text => ["text/event-stream as one text", "all other content as text", "not image, audio, video, font"],
        RouteProtocol.Json => ["application/json, strictly", "text/event-stream by event", "all other content as text", "not image, audio, video, font"],
        _ => ["application/json", "text/event-stream", "all other content as text", "not image, audio, video, font"],
    };

    // At the start a guard that cannot run makes its routes answer 503; on a reload it changes nothing.
    private LoadedPolicy Load(PoliciesConfig policies, bool failClosed, out string? whyNot)
    {
        whyNot = null;
        PoliciesConfig? resolved = null;
        try
        {
            resolved = BundleStore.Resolve(policies);
            return PolicyLoader.Load(resolved, policies.Cache is { } folder ? new ImageStore(folder, why => Log.NotStored(_log, why)) : null) with { Bundle = resolved.Bundle };
        }
        catch (Exception e) when (failClosed && e is PolicyException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            whyNot = e.Message;
            var (decisions, agents, budgets, catalogues) = resolved is null ? LoadedDecisions.Broken : DecisionLoader.LoadOrDeny(resolved);
            return new(PolicyLoader.Load(PoliciesConfig.Default).Rules, decisions, "") { Agents = agents, Budgets = budgets, Catalogues = catalogues };
        }
    }

    private RouteTerms TermsOf(Route route, RuleSet rules, RuleCounters counters, MaskingKey key, Config config)
    {
        var upstream = route.Upstream;
        var readTimeout = upstream.ReadTimeout ?? config.Limits.ReadTimeout;
        MaskTerms Of(Scope scope) => new(rules.For(scope), key.Hash, scope == Scope.Record ? null : rules.Grant);
        return new RouteTerms
        {
            Route = route,
            Pool = PoolOf(upstream, config),
            IsInner = upstream.IsInner,
            IsFederation = upstream.IsDoor,
            Authority = Encoding.ASCII.GetBytes(upstream.Url.Authority),
            Identity = null!,
            Decider = null!,
            Decisions = null!,
            Request = route.Config.Mask && !rules.For(Scope.Request).IsEmpty ? Of(Scope.Request) : null,
            Reply = route.Config.Mask ? Of(Scope.Response) : null,
            Record = Of(Scope.Record),
            Durability = route.Config.Record,
            Policy = "",
            RecordsRequests = config.Recording.Folder is not null && !upstream.IsDoor,
            RecordsReplyText = ReferenceEquals(rules.For(Scope.Record), rules.For(Scope.Response)),
#pragma warning disable RS0030 // The one place that may: what it grants is the operator's own word.
            Open = OpenGrant.ForSnapshot(route.Config.Mask ? OpenReason.ExemptContent : OpenReason.MaskOff),
#pragma warning restore RS0030
            Counters = counters,
            Returns = _returns ??= new ReturnCounters(metrics, _issued),
            Key = key,
            Issued = _issued,
            Reveals = [.. rules.Reveals.Where(reveal => reveal.IsForUpstream(Encoding.UTF8.GetBytes(upstream.Name)))],
            ReadTimeout = readTimeout,
            MaxBody = config.Limits.RequestBody,
            MaxExpansion = config.Limits.Expansion,
            MaxReply = config.Limits.ReplyBody,
        };
    }

    // The door of several servers knows who calls, and stops whom an operator stops. All else is done once, at the route of the member that is meant.
    private static RouteTerms Door(RouteTerms terms) => !terms.IsFederation ? terms : terms with
    {
        Decider = AllowAll.Instance,
        Answers = null,
        Budgets = BudgetSet.None,
        Catalogue = null,
        Pins = null,
        Modes = null,
        Request = null,
        Reply = null,
        Guards = null,
        Reveals = [],
        Open = Passes(),
    };

#pragma warning disable RS0030 // What passes the door unread was masked at the member's route.
    private static OpenGrant Passes() => OpenGrant.ForSnapshot(OpenReason.MaskOff);
#pragma warning restore RS0030

    private UpstreamPool PoolOf(UpstreamConfig upstream, Config config) =>
        upstream.IsInner ? _inner.PoolOf(upstream, OptionsOf(upstream, config), config, RealPoolOf) : RealPoolOf(OptionsOf(upstream, config));

    private UpstreamPool RealPoolOf(UpstreamOptions options) => _pools.GetOrAdd(options, one => new UpstreamPool(one, transport, logs.CreateLogger<UpstreamPool>()));

    private static UpstreamOptions OptionsOf(UpstreamConfig upstream, Config config) => new()
    {
        Host = upstream.Url.IdnHost,
        Port = upstream.Url.Port,
        Tls = upstream.Url.Scheme == Uri.UriSchemeHttps ? new TlsUpstreamOptions { CaFile = upstream.TlsCa, Http2 = upstream.Http2 } : null,
        Http2 = upstream.Http2,
        Http2Limits = Http2Of(config.Limits),
        Connection = new ConnectionOptions
        {
            InputBlock = 32 * 1024,
            InputLimit = Math.Max(64 * 1024, config.Limits.Head + 32 * 1024),
            OutputLimit = config.Limits.RequestBody + config.Limits.Head + 65536,
            WriteTimeout = config.Limits.WriteTimeout,
        },
        MaxConnections = upstream.Connections ?? config.Limits.UpstreamConnections,
        ConnectTimeout = upstream.ConnectTimeout ?? config.Limits.ConnectTimeout,
    };

    // More of an answer on its way than of a request: it is what streams.
    private static Http2Limits Http2Of(Configuration.Limiting.Limits limits) => new() { Head = limits.Head, Frames = limits.Http2Frames, StreamWindow = 256 * 1024 };

    private static partial class Log
    {
        [LoggerMessage(EventIds.PolicyImageNotStored, LogLevel.Warning, "The policies are compiled at every start, since their image cannot be stored or read: {Why}")]
        public static partial void NotStored(ILogger logger, string why);
    }
}
