using System.Collections.Concurrent;
using FastMcp.Policy.Facts;

namespace FastMcp.Proxy.Sessions;

/// <summary>
/// What sessions have done, for decisions that ask: calls, taints, when they began. Of this process; a restart forgets. With a store, taints are of
/// all nodes; calls and beginnings are not: a condition on a number that others raise meanwhile means nothing, and each call would be a write.
/// </summary>
/// <remarks>
/// State, safe for all threads. Bounded: at <see cref="MostSessions"/> those are forgotten that were silent longest, half of them at once.
/// </remarks>
/// <param name="clock">Says when.</param>
/// <param name="isShared">Other nodes have the same sessions: see <see cref="Unsent"/> and <see cref="Learn"/>.</param>
internal sealed class SessionLedger(TimeProvider clock, bool isShared = false)
{
    /// <summary>limit sessions.ledger.</summary>
    public const int MostSessions = 100_000;

    private readonly ConcurrentDictionary<UInt128, Entry> _entries = new();
    private readonly ConcurrentQueue<(SessionId Session, string Taint)>? _unsent = isShared ? new() : null;

    /// <summary>A session was marked that was not: other nodes should be told soon.</summary>
    public Action? Tainted { get; set; }

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

    /// <summary>What is known of the session now, for a call that has entered before and waited.</summary>
    public SessionFacts Look(SessionId session)
    {
        var entry = Of(session);
        lock (entry)
        {
            entry.Seen = clock.GetTimestamp();
            return new SessionFacts(Math.Max(0, entry.Calls - 1), entry.Taints, entry.Started);
        }
    }

    /// <summary>Marks the session for all calls to come.</summary>
    public void Taint(SessionId session, IReadOnlyList<string> taints)
    {
        var (entry, isNew) = (Of(session), false);
        lock (entry)
        {
            foreach (var taint in taints)
            {
                if (entry.Names.Add(taint))
                {
                    isNew = true;
                    _unsent?.Enqueue((session, taint));
                }
            }

            entry.Taints = isNew ? new TextSet(entry.Names) : entry.Taints;
        }

        if (isNew)
        {
            Tainted?.Invoke();
        }
    }

    /// <summary>Marks that were made here since the last time, for the store.</summary>
    public List<(SessionId Session, string Taint)> Unsent(int most)
    {
        var unsent = new List<(SessionId, string)>();
        while (unsent.Count < most && _unsent!.TryDequeue(out var one))
        {
            unsent.Add(one);
        }

        return unsent;
    }

    /// <summary>Another node marked the session.</summary>
    public void Learn(SessionId session, string taint)
    {
        var entry = Of(session);
        lock (entry)
        {
            if (entry.Names.Add(taint))
            {
                entry.Taints = new TextSet(entry.Names);
            }
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
            foreach (var (key, _) in _entries.ToArray().OrderBy(pair => pair.Value.Seen).Take(MostSessions / 2))
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
