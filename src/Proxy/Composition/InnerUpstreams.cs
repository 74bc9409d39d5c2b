using System.Collections.Concurrent;
using System.Text;
using FastMcp.Masking;
using FastMcp.Masking.Tokens;
using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Eras;
using FastMcp.Proxy.Federation;
using FastMcp.Proxy.Forwarding.Upstreams;
using FastMcp.Proxy.Health.Metrics;
using FastMcp.Proxy.Inside;
using FastMcp.Proxy.Sse;
using FastMcp.Proxy.Stdio;
using FastMcp.Proxy.Stdio.Processes;
using FastMcp.Proxy.Transport;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Fields;
using FastMcp.Wire.Sse;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Composition;

/// <summary>Upstreams that are services of this process. State: they are kept between snapshots that say them in the same words.</summary>
internal sealed class InnerUpstreams(TransportState transport, InnerClient inside, ILoggerFactory logs, MetricsRegistry metrics)
{
    private readonly ConcurrentDictionary<string, (StdioUpstream Servers, UpstreamPool Pool)> _servers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (FederationUpstream Members, UpstreamPool Pool)> _federations = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (SseUpstream Server, UpstreamPool Pool)> _sse = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (EraUpstream Server, UpstreamPool Pool)> _eras = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (StatelessUpstream Server, UpstreamPool Pool)> _stateless = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, UpstreamPool> _doors = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SseCounters> _sseCounters = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, StdioCounters> _counters = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<Task> _retiring = [];
    private readonly Keeper _keeper = new();
    private volatile LineMasker? _masker;
    private volatile string _policy = "";

    public IEnumerable<string> Problems =>
        [.. _servers.Values.Select(one => one.Servers.Problem).OfType<string>(), .. _federations.Values.SelectMany(one => one.Members.Problems)];

    /// <param name="upstream">One that a service of this process stands for.</param>
    /// <param name="options">Of its connections.</param>
    /// <param name="config">With all limits.</param>
    /// <param name="real">Pools to what is at an address.</param>
    public UpstreamPool PoolOf(UpstreamConfig upstream, UpstreamOptions options, Config config, Func<UpstreamOptions, UpstreamPool> real)
    {
        if (upstream.Federation is { } federation)
        {
            return _federations.GetOrAdd(federation.Key, _ => Make(federation, options, config)).Pool;
        }

        if (upstream.SseDoor is { } door)
        {
            return _doors.GetOrAdd(door.Key, _ => new UpstreamPool(options, transport, ConnectorOf(new SseDoor(door, inside, metrics), options, config)));
        }

        var pool = upstream.Stdio is not null ? _servers.GetOrAdd(KeyOf(upstream), _ => Make(upstream, options, config)).Pool : real(options);
        pool = upstream.Mcp is { Transport: McpTransport.Sse } ? _sse.GetOrAdd(McpKeyOf(upstream), _ => MakeSse(upstream, pool, options, config)).Pool : pool;
        if (upstream.Mcp is { Era: McpServerEra.Modern })
        {
            return _stateless.GetOrAdd(McpKeyOf(upstream), _ => MakeStateless(upstream, pool, options, config)).Pool;
        }

        return upstream.Mcp is { Era: McpServerEra.Legacy } ? _eras.GetOrAdd(McpKeyOf(upstream), _ => MakeEra(upstream, pool, options, config)).Pool : pool;
    }

    /// <summary>What no upstream of the configuration names is ended.</summary>
    public void Keep(Config config)
    {
        var wanted = config.Upstreams.Where(upstream => upstream.Stdio is not null).Select(KeyOf).ToHashSet(StringComparer.Ordinal);
        foreach (var (key, one) in _servers.Where(pair => !wanted.Contains(pair.Key)).ToArray())
        {
            _servers.TryRemove(key, out _);
            _retiring.Add(one.Servers.RetireAsync());
        }

        var sse = config.Upstreams.Where(upstream => upstream.Mcp is { Transport: McpTransport.Sse }).Select(McpKeyOf).ToHashSet(StringComparer.Ordinal);
        foreach (var (key, one) in _sse.Where(pair => !sse.Contains(pair.Key)).ToArray())
        {
            _sse.TryRemove(key, out _);
            one.Server.Retire();
        }

        var eras = config.Upstreams.Where(upstream => upstream.Mcp is { Era: McpServerEra.Legacy }).Select(McpKeyOf).ToHashSet(StringComparer.Ordinal);
        foreach (var (key, one) in _eras.Where(pair => !eras.Contains(pair.Key)).ToArray())
        {
            _eras.TryRemove(key, out _);
            one.Server.Retire();
        }

        var stateless = config.Upstreams.Where(upstream => upstream.Mcp is { Era: McpServerEra.Modern }).Select(McpKeyOf).ToHashSet(StringComparer.Ordinal);
        foreach (var (key, one) in _stateless.Where(pair => !stateless.Contains(pair.Key)).ToArray())
        {
            _stateless.TryRemove(key, out _);
            one.Server.Retire();
        }

        var federations = config.Upstreams.Select(upstream => upstream.Federation?.Key).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var key in _federations.Keys.Where(key => !federations.Contains(key)))
        {
            if (_federations.TryRemove(key, out var one))
            {
                one.Members.Retire();
            }
        }
    }

    /// <summary>The rules in force, for what servers write to standard error, and the policy, for what was listed under it.</summary>
    public void Follow(RuleSet rules, MaskingKey key, string policy) => (_masker, _policy) = (new LineMasker(rules, key), policy);

    public async Task CloseAsync()
    {
        foreach (var one in _servers.Values)
        {
            _retiring.Add(one.Servers.RetireAsync());
        }

        foreach (var one in _eras.Values)
        {
            one.Server.Retire();
        }

        foreach (var one in _stateless.Values)
        {
            one.Server.Retire();
        }

        foreach (var one in _sse.Values)
        {
            one.Server.Retire();
        }

        await Task.WhenAll(_retiring).ConfigureAwait(false);
        _keeper.Dispose();
    }

    private (StdioUpstream Servers, UpstreamPool Pool) Make(UpstreamConfig upstream, UpstreamOptions options, Config config)
    {
        var counters = _counters.GetOrAdd(upstream.Name, static _ => new StdioCounters());
        counters.Register(metrics, upstream.Name);
        var said = new ErrorLog(line => _masker is { } masker ? masker.Mask(line) : "", transport.Ticker.Time, logs.CreateLogger<ErrorLog>());
        var servers = new StdioUpstream(upstream.Name, upstream.Stdio!, counters, _keeper, transport, said, logs.CreateLogger<StdioUpstream>());
        return (servers, new UpstreamPool(options, transport, ConnectorOf(servers, options, config)));
    }

    private (FederationUpstream Members, UpstreamPool Pool) Make(FederationConfig federation, UpstreamOptions options, Config config)
    {
        var members = new FederationUpstream(federation, inside, new FederationCounters(federation.Route, metrics), () => _policy, transport, logs.CreateLogger<FederationUpstream>());
        return (members, new UpstreamPool(options, transport, ConnectorOf(members, options, config)));
    }

    private (SseUpstream Server, UpstreamPool Pool) MakeSse(UpstreamConfig upstream, UpstreamPool pool, UpstreamOptions options, Config config)
    {
        var counters = _sseCounters.GetOrAdd(upstream.Name, static _ => new SseCounters());
        counters.Register(metrics, upstream.Name);
        var server = new SseUpstream(upstream.Name, upstream.Url, upstream.Mcp!, counters, ClientOf(upstream, pool, config), transport, logs.CreateLogger<SseUpstream>());
        return (server, new UpstreamPool(options, transport, ConnectorOf(server, options, config)));
    }

    private (EraUpstream Server, UpstreamPool Pool) MakeEra(UpstreamConfig upstream, UpstreamPool pool, UpstreamOptions options, Config config)
    {
        var isInner = upstream.Stdio is not null || upstream.Mcp!.Transport == McpTransport.Sse;
        var server = new EraUpstream(upstream.Mcp!, ClientOf(upstream, pool, config), isInner, new EraCounters(upstream.Name, metrics), transport);
        return (server, new UpstreamPool(options, transport, ConnectorOf(server, options, config)));
    }

    private (StatelessUpstream Server, UpstreamPool Pool) MakeStateless(UpstreamConfig upstream, UpstreamPool pool, UpstreamOptions options, Config config)
    {
        var relay = new EraRelay(upstream.Mcp!, ClientOf(upstream, pool, config), upstream.Stdio is not null);
        var server = new StatelessUpstream(upstream.Mcp!, relay, new EraCounters(upstream.Name, metrics), transport);
        return (server, new UpstreamPool(options, transport, ConnectorOf(server, options, config)));
    }

    private static PooledClient ClientOf(UpstreamConfig upstream, UpstreamPool pool, Config config) => new(
        pool, Encoding.ASCII.GetBytes(upstream.Url.Authority), upstream.ReadTimeout ?? config.Limits.ReadTimeout,
        new HttpLimits { MaxHeadBytes = config.Limits.Head, MaxFields = config.Limits.Headers }, new SseLimits(config.Limits.Event, SseLimits.Default.MaxLines));

    private InnerConnector ConnectorOf(IInnerService service, UpstreamOptions options, Config config)
    {
        var limits = config.Limits;
        // What the pipeline let in passes here, with what it adds.
        var theirs = new ConnectionOptions { InputLimit = limits.RequestBody + limits.Head + 65536, OutputLimit = 512 * 1024 * 1024 };
        return new InnerConnector(service, options.Connection, theirs, new HttpLimits { MaxHeadBytes = limits.Head + 65536, MaxFields = limits.Headers + 8 }, transport, logs.CreateLogger<InnerServer>());
    }

    private static string McpKeyOf(UpstreamConfig upstream) => $"{upstream.Name}\0{upstream.Url}\0{upstream.TlsCa}\0{upstream.Stdio?.Key}\0{upstream.Mcp!.Key}";

    private static string KeyOf(UpstreamConfig upstream) => upstream.Name + "\0" + upstream.Stdio!.Key;
}
