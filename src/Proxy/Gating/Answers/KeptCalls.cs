using System.Collections.Concurrent;
using System.IO.Hashing;
using System.Security.Cryptography;
using FastMcp.Proxy.Sessions;

namespace FastMcp.Proxy.Gating.Answers;

/// <summary>
/// The calls of sessions whose answers are judged, by their ids: a client of an older MCP may fetch an answer a second time on another stream
/// (Streamable HTTP 2025-11-25, resumability), and it is judged there as where it was expected. Of this process.
/// </summary>
/// <remarks>
/// State, safe for all threads. Bounded: the last <see cref="MostCalls"/> of a session with up to <see cref="MostBytes"/> of messages, of up to
/// <see cref="MostSessions"/> sessions. What was forgotten is not known, and its answer is withheld; an id that was used again after it was
/// forgotten stays unknown, since nobody could say which of its calls an answer is of.
/// </remarks>
internal sealed class KeptCalls
{
    /// <summary>limit kept-calls.</summary>
    public const int MostCalls = 64;

    /// <summary>limit kept-calls.bytes: a session's messages together.</summary>
    public const int MostBytes = 64 * 1024;

    /// <summary>limit kept-calls.sessions.</summary>
    public const int MostSessions = 2_000;

    /// <summary>limit kept-calls.ids: ids of a session that were forgotten; beyond them nothing is known of the session any more.</summary>
    public const int MostForgotten = 8_192;

    // Seeded, so that nobody can prepare ids that collide.
    private static readonly long s_seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8));

    private readonly ConcurrentDictionary<UInt128, Calls> _sessions = new();
    private long _turn;

    /// <param name="session">Whose.</param>
    /// <param name="id">Of the request, as it stands in JSON.</param>
    /// <param name="call">What is judged with its answer.</param>
    public void Note(SessionId session, ReadOnlySpan<byte> id, KeptCall call)
    {
        if (_sessions.Count >= MostSessions && !_sessions.ContainsKey(session.Value))
        {
            foreach (var (key, _) in _sessions.OrderBy(pair => Volatile.Read(ref pair.Value.Turn)).Take(MostSessions / 2))
            {
                _sessions.TryRemove(key, out _);
            }
        }

        var calls = _sessions.GetOrAdd(session.Value, static _ => new Calls());
        lock (calls)
        {
            calls.Turn = Interlocked.Increment(ref _turn);
            calls.Add(XxHash3.HashToUInt64(id, s_seed), call);
        }
    }

    /// <summary>Every call of the session that had this id: an answer may be of each. Empty: it cannot be known.</summary>
    public IReadOnlyList<KeptCall> Of(SessionId session, ReadOnlySpan<byte> id)
    {
        if (!_sessions.TryGetValue(session.Value, out var calls))
        {
            return [];
        }

        lock (calls)
        {
            return calls.Of(XxHash3.HashToUInt64(id, s_seed));
        }
    }

    private sealed class Calls
    {
        private readonly Queue<(ulong Id, KeptCall Call)> _kept = new();
        private readonly HashSet<ulong> _forgotten = [];
        private int _bytes;
        private bool _lost;

        public long Turn;

        public void Add(ulong id, KeptCall call)
        {
            _kept.Enqueue((id, call));
            _bytes += call.Body.Length;
            while (_kept.Count > MostCalls || _bytes > MostBytes)
            {
                var (oldest, gone) = _kept.Dequeue();
                _bytes -= gone.Body.Length;
                _lost |= _forgotten.Count >= MostForgotten;
                _ = _lost || _forgotten.Add(oldest);
            }
        }

        public IReadOnlyList<KeptCall> Of(ulong id) =>
            _lost || _forgotten.Contains(id) ? [] : [.. _kept.Where(one => one.Id == id).Select(one => one.Call)];
    }
}
