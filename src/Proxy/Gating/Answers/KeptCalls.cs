using System.Buffers.Text;
using System.Collections.Concurrent;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text.Unicode;
using FastMcp.Wire.Json;

namespace FastMcp.Proxy.Gating.Answers;

/// <summary>
/// The calls of sessions whose answers are judged, by their ids: a client of an older MCP may fetch an answer a second time on another stream
/// (Streamable HTTP 2025-11-25, resumability), and it is judged there as where it was expected. Of this process.
/// </summary>
/// <remarks>
/// State, safe for all threads. Of a session that this process did not see begin nothing is known: what was called in it before, or on another node, would be
/// missing. Bounded: the last <see cref="MostCalls"/> of a session with up to <see cref="MostBytes"/> of messages, of up to <see cref="MostSessions"/> sessions.
/// What was forgotten is not known, and its answer is withheld; an id that was used again after it was forgotten stays unknown, since nobody could say which of
/// its calls an answer is of.
/// </remarks>
internal sealed class KeptCalls
{
    /// <summary>limit kept-calls.</summary>
    public const int MostCalls = 64;

    /// <summary>limit kept-calls.bytes: a session's messages together.</summary>
    public const int MostBytes = 64 * 1024;

    /// <summary>limit kept-calls.sessions: the one that was silent longest makes room.</summary>
    public const int MostSessions = 2_000;

    /// <summary>limit kept-calls.ids: ids of a session that were forgotten; beyond them nothing is known of the session any more.</summary>
    public const int MostForgotten = 8_192;

    private const int MostId = 256;

    // Seeded, so that nobody can prepare ids that collide.
    private static readonly long s_seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8));

    private readonly ConcurrentDictionary<UInt128, Calls> _sessions = new();
    private long _turn;

    /// <summary>A server has begun a session: what is called in it is known from its first call on.</summary>
    /// <param name="session">Its <c>Mcp-Session-Id</c>.</param>
    public void Begin(ReadOnlySpan<byte> session)
    {
        var key = KeyOf(session);
        if (_sessions.Count >= MostSessions && !_sessions.ContainsKey(key))
        {
            // A copy first: others add meanwhile.
            foreach (var (oldest, _) in _sessions.ToArray().OrderBy(pair => Volatile.Read(ref pair.Value.Turn)).Take(MostSessions / 2))
            {
                _sessions.TryRemove(oldest, out _);
            }
        }

        _sessions.TryAdd(key, new Calls { Turn = Interlocked.Increment(ref _turn) });
    }

    /// <param name="session">Its <c>Mcp-Session-Id</c>.</param>
    /// <param name="id">Of the request, as it stands in JSON.</param>
    /// <param name="call">What is judged with its answer.</param>
    public void Note(ReadOnlySpan<byte> session, ReadOnlySpan<byte> id, KeptCall call)
    {
        if (!_sessions.TryGetValue(KeyOf(session), out var calls))
        {
            return;
        }

        lock (calls)
        {
            calls.Turn = Interlocked.Increment(ref _turn);
            calls.Add(IdOf(id), call);
        }
    }

    /// <summary>Every call of the session that had this id: an answer may be of each. Empty: it cannot be known.</summary>
    public IReadOnlyList<KeptCall> Of(ReadOnlySpan<byte> session, ReadOnlySpan<byte> id)
    {
        if (!_sessions.TryGetValue(KeyOf(session), out var calls))
        {
            return [];
        }

        lock (calls)
        {
            return calls.Of(IdOf(id));
        }
    }

    private static UInt128 KeyOf(ReadOnlySpan<byte> session) => XxHash128.HashToUInt128(session, s_seed);

    // Whatever a server may answer with is the same id: escapes are read, and what reads like a number is one, as a double, which is all that many servers know.
    // Null: nobody can say what a server makes of it.
    private static ulong? IdOf(ReadOnlySpan<byte> id)
    {
        if (id.Length > MostId)
        {
            return null;
        }

        Span<byte> scratch = stackalloc byte[MostId + JsonUnescaper.MinimumRoom];
        var text = id is [(byte)'"', .., (byte)'"'] ? JsonText.Decode(id[1..^1], scratch) : id;
        if (!Utf8.IsValid(text))
        {
            return null;
        }

        if (Utf8Parser.TryParse(text, out double number, out var read) && read == text.Length)
        {
            Span<byte> bits = stackalloc byte[9];
            BitConverter.TryWriteBytes(bits[1..], number == 0 ? 0 : number);
            return XxHash3.HashToUInt64(bits, s_seed);
        }

        return XxHash3.HashToUInt64(text, s_seed);
    }

    private sealed class Calls
    {
        private readonly Queue<(ulong Id, KeptCall Call)> _kept = new();
        private readonly HashSet<ulong> _forgotten = [];
        private int _bytes;
        private bool _lost;

        public long Turn;

        public void Add(ulong? id, KeptCall call)
        {
            if (id is not { } key)
            {
                _lost = true;
                return;
            }

            _kept.Enqueue((key, call));
            _bytes += call.Body.Length;
            while (_kept.Count > MostCalls || _bytes > MostBytes)
            {
                var (oldest, gone) = _kept.Dequeue();
                _bytes -= gone.Body.Length;
                _lost |= _forgotten.Count >= MostForgotten;
                _ = _lost || _forgotten.Add(oldest);
            }
        }

        public IReadOnlyList<KeptCall> Of(ulong? id) =>
            _lost || id is not { } key || _forgotten.Contains(key) ? [] : [.. _kept.Where(one => one.Id == key).Select(one => one.Call)];
    }
}
