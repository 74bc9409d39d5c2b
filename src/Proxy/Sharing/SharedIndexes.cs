using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Health.Metrics;
using FastMcp.Recording.Index.Shared;
using FastMcp.Recording.Sessions;

namespace FastMcp.Proxy.Sharing;

/// <summary>This node's part of the index that nodes share: of each record that says so.</summary>
internal sealed class SharedIndexes : IDisposable
{
    private readonly Dictionary<string, RecordPublisher> _publishers = new(StringComparer.Ordinal);

    /// <exception cref="IOException">The connection string cannot be read.</exception>
    public static SharedIndexes Of(Config config)
    {
        var indexes = new SharedIndexes();
        if (config.Store is { } store)
        {
            foreach (var (name, recording) in config.Recording.All.Where(one => one.Recording is { Folder: not null, SharesIndex: true }))
            {
                indexes._publishers.Add(name, new RecordPublisher(store.Secret(), recording.Folder!, store.Node, name));
            }
        }

        return indexes;
    }

    /// <summary>Takes out of the index what is erased in a record; null: it is in none.</summary>
    public Action<IReadOnlyCollection<ExchangeId>>? ErasedOf(string store) => _publishers.TryGetValue(store, out var publisher) ? publisher.Forget : null;

    /// <summary>From now on, behind the records.</summary>
    public void Begin()
    {
        foreach (var publisher in _publishers.Values)
        {
            publisher.Begin();
        }
    }

    /// <summary>What an operator should know.</summary>
    public IEnumerable<string> Notes() => _publishers.Where(one => one.Value.State is { IsUp: false, Failures: > 0 })
        .Select(one => $"What is recorded here{(one.Key.Length > 0 ? $" in store '{one.Key}'" : "")} is not in the index of all nodes: {one.Value.State.WhyNot}");

    public void Register(MetricsRegistry registry)
    {
        foreach (var (name, publisher) in _publishers)
        {
            (string, string)[] labels = name.Length == 0 ? [] : [("store", name)];
            registry.Sampled("fastmcp_record_index_up", "1 where the last look put what is on record into the index of all nodes, else 0.", isCounter: false, () => publisher.State.IsUp ? 1 : 0, labels);
            registry.Sampled("fastmcp_record_index_entries_total", "Entries of the session log that were read for the index of all nodes.", isCounter: true, () => publisher.State.Entries, labels);
            registry.Sampled("fastmcp_record_index_failures_total", "Looks that did not put what is on record into the index of all nodes.", isCounter: true, () => publisher.State.Failures, labels);
            registry.Sampled("fastmcp_record_index_behind_segments", "Closed segments that were not read to their end for the index of all nodes.", isCounter: false, () => publisher.State.Behind, labels);
        }
    }

    public void Dispose()
    {
        foreach (var publisher in _publishers.Values)
        {
            publisher.Dispose();
        }
    }
}
