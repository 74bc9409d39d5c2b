using System.Collections.Concurrent;
using System.Text;
using FastMcp.Masking;
using FastMcp.Masking.Tokens;
using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Federation;
using FastMcp.Proxy.Forwarding.Upstreams;
using FastMcp.Proxy.Health.Metrics;
using FastMcp.Proxy.Inside;
using FastMcp.Proxy.Stdio;
using FastMcp.Proxy.Stdio.Processes;
using FastMcp.Proxy.Transport;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Fields;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Composition;

/// <summary>Upstreams that are services of this process. State: they are kept between snapshots that say them in the same words.</summary>
internal sealed class InnerUpstreams(TransportState transport, InnerClient inside, ILoggerFactory logs, MetricsRegistry metrics)
{
    private readonly ConcurrentDictionary<string, (StdioUpstream Servers, UpstreamPool Pool)> _servers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (FederationUpstream Members, UpstreamPool Pool)> _federations = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, StdioCounters> _counters = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<Task> _retiring = [];
    private readonly Keeper _keeper = new();
    private volatile LineMasker? _masker;
    private volatile string _policy = "";

    public IEnumerable<string> Problems =>
        [.. _servers.Values.Select(one => one.Servers.Problem).OfType<string>(), .. _federations.Values.SelectMany(one => one.Members.Problems)];

    public UpstreamPool PoolOf(UpstreamConfig upstream, UpstreamOptions options, Config config) =>
        upstream.Federation is { } federation
            ? _federations.GetOrAdd(federation.Key, _ => Make(federation, options, config)).Pool
            : _servers.GetOrAdd(KeyOf(upstream), _ => Make(upstream, options, config)).Pool;

    /// <summary>What no upstream of the configuration names is ended.</summary>
    public void Keep(Config config)
    {
        var wanted = config.Upstreams.Where(upstream => upstream.Stdio is not null).Select(KeyOf).ToHashSet(StringComparer.Ordinal);
        foreach (var (key, one) in _servers.Where(pair => !wanted.Contains(pair.Key)).ToArray())
        {
            _servers.TryRemove(key, out _);
            _retiring.Add(one.Servers.RetireAsync());
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

    private InnerConnector ConnectorOf(IInnerService service, UpstreamOptions options, Config config)
    {
        var limits = config.Limits;
        // What the pipeline let in passes here, with what it adds.
        var theirs = new ConnectionOptions { InputLimit = limits.RequestBody + limits.Head + 65536, OutputLimit = 512 * 1024 * 1024 };
        return new InnerConnector(service, options.Connection, theirs, new HttpLimits { MaxHeadBytes = limits.Head + 65536, MaxFields = limits.Headers + 8 }, transport, logs.CreateLogger<InnerServer>());
    }

    private static string KeyOf(UpstreamConfig upstream) => upstream.Name + "\0" + upstream.Stdio!.Key;
}
