using System.Collections.Concurrent;
using FastMcp.Policy.Facts;

namespace FastMcp.Proxy.Sessions;

/// <summary>What sessions have done, for decisions that ask: calls, taints, when they began. Of this process; a restart forgets.</summary>
/// <remarks>
/// State, safe for all threads. Bounded: at <see cref="MostSessions"/> those are forgotten that were silent longest, half of them at once.
/// </remarks>
internal sealed class SessionLedger(TimeProvider clock)
{
    /// <summary>limit sessions.ledger.</summary>
    public const int MostSessions = 100_000;

    private readonly ConcurrentDictionary<UInt128, Entry> _entries = new();

    /// <summary>What is known of the session before this call, which counts from now on.</summary>
    public SessionFacts Enter(SessionId session)
    {
        var entry = Of(session);
        lock (entry)
        {
            entry.Seen = clock.GetTimestamp();
            return new SessionFacts(entry.Calls++, entry.Taints, entry.Started);
        }
    }

    /// <summary>Marks the session for all calls to come.</summary>
    public void Taint(SessionId session, IReadOnlyList<string> taints)
    {
        var entry = Of(session);
        lock (entry)
        {
            entry.Names.UnionWith(taints);
            entry.Taints = new TextSet(entry.Names);
        }
    }

    private Entry Of(SessionId session)
    {
        if (_entries.TryGetValue(session.Value, out var known))
        {
            return known;
        }

        if (_entries.Count >= MostSessions)
        {
            foreach (var (key, _) in _entries.OrderBy(pair => pair.Value.Seen).Take(MostSessions / 2))
            {
                _entries.TryRemove(key, out _);
            }
        }

        return _entries.GetOrAdd(session.Value, new Entry(clock.GetUtcNow(), clock.GetTimestamp()));
    }

    private sealed class Entry(DateTimeOffset started, long seen)
    {
        public readonly DateTimeOffset Started = started;
        public readonly SortedSet<string> Names = new(StringComparer.Ordinal);
        public TextSet Taints = TextSet.Empty;
        public long Calls;
        public long Seen = seen;
    }
}
