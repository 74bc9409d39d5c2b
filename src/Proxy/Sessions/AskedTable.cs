using System.Collections.Concurrent;
using System.IO.Hashing;
using System.Security.Cryptography;

namespace FastMcp.Proxy.Sessions;

/// <summary>What servers asked the clients of a session, by the ids of their requests: only what was asked is answered. Of this process.</summary>
/// <remarks>
/// State, safe for all threads. Kept are seeded hashes: the last <see cref="MostAsked"/> of a session, for up to <see cref="MostSessions"/>
/// sessions; beyond that those are forgotten that were asked longest ago.
/// </remarks>
internal sealed class AskedTable
{
    public const int MostAsked = 64;
    public const int MostSessions = 20_000;

    private static readonly long Seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8));

    private readonly ConcurrentDictionary<UInt128, Asked> _sessions = new();
    private long _turn;

    /// <param name="session">Whose.</param>
    /// <param name="id">Of the server's request, as it stands in JSON.</param>
    public void Note(SessionId session, ReadOnlySpan<byte> id)
    {
        if (_sessions.Count >= MostSessions && !_sessions.ContainsKey(session.Value))
        {
            foreach (var (key, _) in _sessions.OrderBy(pair => Volatile.Read(ref pair.Value.Turn)).Take(MostSessions / 2))
            {
                _sessions.TryRemove(key, out _);
            }
        }

        var asked = _sessions.GetOrAdd(session.Value, static _ => new Asked());
        lock (asked)
        {
            asked.Turn = Interlocked.Increment(ref _turn);
            asked.Ids[asked.Next++ % MostAsked] = XxHash3.HashToUInt64(id, Seed);
        }
    }

    public bool Has(SessionId session, ReadOnlySpan<byte> id)
    {
        if (!_sessions.TryGetValue(session.Value, out var asked))
        {
            return false;
        }

        lock (asked)
        {
            return asked.Ids.AsSpan(0, Math.Min(asked.Next, MostAsked)).Contains(XxHash3.HashToUInt64(id, Seed));
        }
    }

    private sealed class Asked
    {
        public readonly ulong[] Ids = new ulong[MostAsked];
        public int Next;
        public long Turn;
    }
}
