using System.Collections.Concurrent;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;
using FastMcp.Proxy.Gating.Answers;

namespace FastMcp.Proxy.Gating.Asking.Tasks;

/// <summary>
/// Tasks that servers made, by the answers that this process saw: whose they are, and of which call. What nobody knows here is the server's own matter.
/// </summary>
/// <remarks>State, safe for all threads. Bounded: up to <see cref="Most"/>; those that were not asked about for longest make room.</remarks>
internal sealed class TaskTable
{
    /// <summary>limit server-tasks.</summary>
    public const int Most = 20_000;

    /// <summary>limit server-task-bytes: of the calls that made them. Of what is beyond it the call is not known.</summary>
    public const long MostBytes = 64 << 20;

    // Seeded, so that nobody can prepare ids that collide.
    private static readonly long s_seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8));

    private readonly ConcurrentDictionary<UInt128, Known> _known = new();
    private readonly Lock _noting = new();
    private long _turn;
    private long _bytes;

    /// <param name="upstream">The server.</param>
    /// <param name="id">As the server says it, decoded.</param>
    /// <param name="owner">See <see cref="TaskRoom.OwnerOf"/>.</param>
    /// <param name="call">That made it; null: nobody judges answers.</param>
    public void Note(string upstream, ReadOnlySpan<byte> id, string owner, KeptCall? call)
    {
        var key = KeyOf(upstream, id);
        lock (_noting)
        {
            MakeRoom();
            call = call is not null && _bytes + call.Body.Length > MostBytes ? KeptCall.Unknown : call;
            var old = _known.GetValueOrDefault(key);

            // The first who was given it keeps it: a server that gives one id to two callers gives it to one. One that gives it to two calls of one caller (as servers on
            // pipes do, which begin anew with each session) answers for both.
            if (old is null || old.Owner == owner)
            {
                var known = new Known(owner, old is null ? call : old.Both(call)) { Turn = Interlocked.Increment(ref _turn) };
                _bytes += known.Bytes - (old?.Bytes ?? 0);
                _known[key] = known;
            }
        }
    }

    /// <summary>Somebody else's call made it.</summary>
    public bool IsOthers(string upstream, ReadOnlySpan<byte> id, string owner) => Find(upstream, id) is { } known && known.Owner != owner;

    /// <summary>The call that made it; null: that is not known, or nobody judges answers.</summary>
    public KeptCall? CallOf(string upstream, ReadOnlySpan<byte> id) => Find(upstream, id)?.Call;

    private void MakeRoom()
    {
        if (_known.Count < Most)
        {
            return;
        }

        foreach (var (oldest, known) in _known.ToArray().OrderBy(pair => Volatile.Read(ref pair.Value.Turn)).Take(Most / 2))
        {
            _known.TryRemove(oldest, out _);
            _bytes -= known.Bytes;
        }
    }

    private Known? Find(string upstream, ReadOnlySpan<byte> id)
    {
        if (!_known.TryGetValue(KeyOf(upstream, id), out var known))
        {
            return null;
        }

        Volatile.Write(ref known.Turn, Interlocked.Increment(ref _turn));
        return known;
    }

    private static UInt128 KeyOf(string upstream, ReadOnlySpan<byte> id)
    {
        var hash = new XxHash128(s_seed);
        hash.Append(Encoding.UTF8.GetBytes(upstream));
        hash.Append("\n"u8);
        hash.Append(id);
        return hash.GetCurrentHashAsUInt128();
    }

    private sealed class Known(string owner, KeptCall? call)
    {
        public readonly string Owner = owner;
        public readonly KeptCall? Call = call;
        public long Turn;

        public long Bytes => (Call?.Body.Length ?? 0) + (Call?.Origin?.Body.Length ?? 0);

        public KeptCall? Both(KeptCall? other) => Call is null || other is null || Call.Body.AsSpan().SequenceEqual(other.Body) ? Call ?? other
            : Call.Origin is not null ? KeptCall.Unknown
            : new KeptCall(other.Body, other.Findings, other.Session) { Origin = Call };
    }
}
