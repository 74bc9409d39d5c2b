using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Health;
using FastMcp.Proxy.Sharing;
using FastMcp.Recording;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Recording.Stores;

/// <summary>The records of a gateway: one of all, and those that teams and routes have of their own. A route's store comes before a team's.</summary>
/// <remarks>State, safe for all threads. Finding one takes no lock and allocates nothing.</remarks>
internal sealed class RecordStores : IAsyncDisposable
{
    private readonly Dictionary<string, RecordStore> _routes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RecordStore> _teams = new(StringComparer.Ordinal);
    private readonly List<RecordStore> _all = [];

    private RecordStores(SessionLog main) => Main = main;

    /// <summary>Of whoever has no other, and of all acts of operators.</summary>
    public SessionLog Main { get; }

    public IReadOnlyList<RecordStore> All => _all;

    /// <summary>No stores but that one.</summary>
    public static RecordStores Of(SessionLog main) => new(main);

    /// <exception cref="IOException">The main one cannot be opened. Of the others that is for them to bear.</exception>
    public static RecordStores Start(RecordingConfig config, SharedIndexes indexes, TimeProvider clock, ILoggerFactory logs)
    {
        SessionLog Open(RecordingConfig recording, string name) => RecordingStart.Start(recording, clock, logs.CreateLogger<RecordingStart>(), indexes.ErasedOf(name));
        var stores = new RecordStores(Open(config, ""));
        foreach (var store in config.Stores.All)
        {
            stores.Add(new RecordStore(store, () => Open(store.Recording, store.Name), stores.Fellow, clock, logs.CreateLogger<RecordStore>()));
        }

        stores.Fellow();
        return stores;
    }

    /// <param name="route">Name of the route.</param>
    /// <param name="team">Of the agent; empty: none is known.</param>
    public SessionLog Of(string route, string team) =>
        _all.Count == 0 ? Main
        : _routes.TryGetValue(route, out var store) || (team.Length > 0 && _teams.TryGetValue(team, out store)) ? store.Record
        : Main;

    public async ValueTask DisposeAsync()
    {
        await Main.DisposeAsync().ConfigureAwait(false);
        foreach (var store in _all)
        {
            await store.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void Add(RecordStore store)
    {
        lock (_all)
        {
            _all.Add(store);
        }

        foreach (var route in store.Config.Routes)
        {
            _routes.Add(route, store);
        }

        foreach (var team in store.Config.Teams)
        {
            _teams.Add(team, store);
        }
    }

    // Stores come back on timers of their own: the last one to look has seen all of them.
    private void Fellow()
    {
        lock (_all)
        {
            Main.Fellows = [.. _all.Select(store => store.Record)];
        }
    }
}
