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

    // Seeded, so that nobody can prepare ids that collide.
    private static readonly long s_seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8));

    private readonly ConcurrentDictionary<UInt128, Known> _known = new();
    private long _turn;

    /// <param name="upstream">The server.</param>
    /// <param name="id">As the server says it, decoded.</param>
    /// <param name="owner">See <see cref="TaskRoom.OwnerOf"/>.</param>
    /// <param name="call">That made it; null: nobody judges answers.</param>
    public void Note(string upstream, ReadOnlySpan<byte> id, string owner, KeptCall? call)
    {
        if (_known.Count >= Most)
        {
            foreach (var (oldest, _) in _known.ToArray().OrderBy(pair => Volatile.Read(ref pair.Value.Turn)).Take(Most / 2))
            {
                _known.TryRemove(oldest, out _);
            }
        }

        // The first who was given it keeps it: a server that gives one id to two callers gives it to one.
        _known.TryAdd(KeyOf(upstream, id), new Known(owner, call) { Turn = Interlocked.Increment(ref _turn) });
    }

    /// <summary>Somebody else's call made it.</summary>
    public bool IsOthers(string upstream, ReadOnlySpan<byte> id, string owner) => Find(upstream, id) is { } known && known.Owner != owner;

    /// <summary>The call that made it; null: that is not known, or nobody judges answers.</summary>
    public KeptCall? CallOf(string upstream, ReadOnlySpan<byte> id) => Find(upstream, id)?.Call;

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
    }
}
