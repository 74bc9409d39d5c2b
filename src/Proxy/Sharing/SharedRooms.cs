using FastMcp.Proxy.Blocking;
using FastMcp.Proxy.Budgets;
using FastMcp.Proxy.Bundles;
using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Gating.Duties;
using FastMcp.Proxy.Health.Metrics;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Sessions;
using FastMcp.Recording;
using FastMcp.Store;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Sharing;

/// <summary>What calls are held against beyond their snapshot, and what several nodes share of it by a store. Without one it is this process's.</summary>
internal sealed class SharedRooms : IDisposable
{
    // How long an operator's command waits for the other nodes to be told.
    private static readonly TimeSpan Told = TimeSpan.FromSeconds(2);

    private readonly StoreConfig? _config;
    private readonly TimeProvider _clock;
    private readonly ILoggerFactory _logs;
    private readonly bool _sharesSessions;
    private StoreWorker? _store;
    private SharedPolicies? _policies;
    private Rollout? _rollout;

    /// <exception cref="IOException">What was kept over a restart cannot be read.</exception>
    public SharedRooms(Config config, long? sessionSeed, SessionLog record, TimeProvider clock, ILoggerFactory logs)
    {
        var (store, state) = (config.Store, config.Admin?.State);
        (_config, _clock, _logs, _sharesSessions) = (store, clock, logs, sessionSeed is not null);
        Blocks = new BlockRoom(new RunningCalls(), state is null ? null : new BlockFile(state), clock, record, store?.Node, store is { Refuses: true });
        Budgets = new BudgetLedger(state is null ? null : new UseFile(state), clock, logs.CreateLogger<BudgetLedger>(), store is not null);
        Rates = new RateBuckets(clock, store is not null);
        Sessions = new SessionLedger(clock, store is not null && _sharesSessions);
    }

    public BlockRoom Blocks { get; }

    public BudgetLedger Budgets { get; }

    public RateBuckets Rates { get; }

    public SessionLedger Sessions { get; }

    /// <summary>Calls are refused, since the store was not read yet.</summary>
    public bool IsUnread => Blocks.IsUnread;

    /// <summary>Begins to exchange with the store, where there is one.</summary>
    /// <param name="policies">Takes bundles; null: nobody sends any.</param>
    /// <param name="live">What judges.</param>
    /// <param name="orderKeys">Of the nodes' masking key; null: they have none in common.</param>
    /// <exception cref="IOException">The connection string cannot be read.</exception>
    public void Begin(PolicyRoom? policies, LiveState live, byte[][]? orderKeys)
    {
        if (_config is not { } store)
        {
            return;
        }

        var secret = store.Secret();
        var options = new StoreOptions(secret, store.Node, store.Every);
        List<IStorePart> parts = [new SharedBlocks(Blocks), new SharedBudgets(Budgets, _clock), new SharedRates(Rates, _clock)];
        if (_sharesSessions)
        {
            parts.Add(new SharedTaints(Sessions));
        }

        var seal = policies is not null && orderKeys is not null ? new OrderSeal(orderKeys) : null;
        if (seal is not null)
        {
            parts.Add(_policies = new SharedPolicies(policies!, live, seal, options, _clock, () => _store?.Wake()));
        }

        parts.Add(new FirstReading(Blocks, () => _policies?.IsSettled ?? true));
        _store = new StoreWorker(options, parts, _clock, _logs.CreateLogger<StoreWorker>());
        Sessions.Tainted = _store.Wake;
        if (seal is not null)
        {
            policies!.Rollout = _rollout = new Rollout(_store, seal, store.Node, _clock);
            policies.Nodes = () => _policies!.Nodes;
        }
    }

    /// <summary>Waits until other nodes can know what was done here; null: there are none.</summary>
    public Func<Task<bool>>? Tell => _store is { } store ? () => store.ExchangedAsync(Told) : null;

    /// <summary>What an operator should know.</summary>
    public IEnumerable<string> Notes()
    {
        if (_store?.State is not { } state)
        {
            yield break;
        }

        if (!state.IsUp)
        {
            var since = $"{state.Since:yyyy-MM-ddTHH:mm:ss}Z";
            yield return Blocks.IsUnread
                ? $"The store does not answer since {since}{WhyNot(state)}. It was not read since the start, so that nobody knows what operators stopped: every call is refused (store.start)."
                : $"The store does not answer since {since}{WhyNot(state)}. What operators stop on other nodes is not known here; budgets and rates count this node's calls on top of what was known.";
        }

        if (!_sharesSessions)
        {
            yield return "Taints of sessions and bundles of policies are of this node: the nodes have no masking key in common (masking.key).";
        }

        foreach (var note in _policies is { } policies ? PolicyNotes.Of(policies, _config!.Node) : [])
        {
            yield return note;
        }
    }

    public void Register(MetricsRegistry registry)
    {
        if (_store is { } store)
        {
            StoreMeters.Register(registry, () => store.State, _clock);
        }

        if (_policies is { } policies)
        {
            StoreMeters.Register(registry, () => policies.Nodes, () => policies.Newest);
        }
    }

    public void Dispose()
    {
        _policies?.Leave();
        _store?.Dispose();
        _rollout?.Dispose();
        Budgets.Dispose();
    }

    private static string WhyNot(StoreState state) => state.WhyNot is { } why ? $" ({why})" : "";
}
