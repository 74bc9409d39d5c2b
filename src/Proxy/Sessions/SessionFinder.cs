using System.Collections.Concurrent;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FastMcp.Masking.Tokens;

namespace FastMcp.Proxy.Sessions;

/// <summary>
/// Finds the session of an exchange: the legacy session id bound to its caller; else the trace; else the
/// caller and its agent, for as long as they keep talking.
/// </summary>
/// <remarks>
/// State, safe for all threads. Bounded: two generations of half of <see cref="MaxEntries"/> each. When the younger is full it becomes the older, and the older is
/// forgotten; what is asked for stays. A binding that is forgotten is learned again, from whoever comes first.
/// </remarks>
/// <param name="clock">Says who was silent for how long.</param>
/// <param name="seed">The same on nodes that share sessions; null: one of this process.</param>
internal sealed class SessionFinder(TimeProvider clock, long? seed = null)
{
    /// <summary>limit sessions.table.</summary>
    public const int MaxEntries = 100_000;

    /// <summary>An agent that is silent for longer begins a new session.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(30);

    private const long Never = long.MinValue;

    // Seeded, so that nobody can prepare ids that collide.
    private readonly long _seed = seed ?? MemoryMarshal.Read<long>(RandomNumberGenerator.GetBytes(8));
    private readonly Lock _lock = new();
    private volatile ConcurrentDictionary<UInt128, Entry> _young = new();
    private ConcurrentDictionary<UInt128, Entry> _old = new();
    private int _count;

    /// <summary>Sessions that are known now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _young.Count + _old.Keys.Count(key => !_young.ContainsKey(key));
            }
        }
    }

    /// <summary>False: the protocol session belongs to another caller, and the message must be refused.</summary>
    public bool TryFind(in SessionClues clues, out SessionId session)
    {
        if (!clues.ProtocolSession.IsEmpty)
        {
            var key = Hash(1, clues.ProtocolSession, default);
            session = new SessionId(key);
            return Bind(key, Hash(0, MemoryMarshal.AsBytes(clues.Caller.AsSpan()), default));
        }

        var caller = MemoryMarshal.AsBytes(clues.Caller.AsSpan());
        session = clues.TraceId.IsEmpty
            ? Recent(Hash(3, caller, clues.Agent))
            : new SessionId(Hash(2, caller, clues.TraceId));
        return true;
    }

    /// <summary>
    /// What tokens of the session are bound to: the same on every node and after a restart, so of an agent without a protocol session or a trace all
    /// that it says in its caller's name.
    /// </summary>
    public static SessionBinding BindingOf(in SessionClues clues)
    {
        var caller = MemoryMarshal.AsBytes(clues.Caller.AsSpan());
        return !clues.ProtocolSession.IsEmpty ? SessionBinding.Of(1, caller, clues.ProtocolSession)
            : !clues.TraceId.IsEmpty ? SessionBinding.Of(2, caller, clues.TraceId)
            : SessionBinding.Of(3, caller, clues.Agent);
    }

    private bool Bind(UInt128 key, UInt128 caller) => Entered(key, caller).Owner == caller;

    private SessionId Recent(UInt128 key)
    {
        var now = clock.GetTimestamp();
        var entry = Entered(key, key);
        var seen = Interlocked.Exchange(ref entry.Seen, now);
        if (seen != Never && clock.GetElapsedTime(seen, now) > Window)
        {
            Interlocked.Increment(ref entry.Number);
        }

        return new SessionId(key + Volatile.Read(ref entry.Number));
    }

    private Entry Entered(UInt128 key, UInt128 owner)
    {
        if (_young.TryGetValue(key, out var known))
        {
            return known;
        }

        // One at a time, so that a session never has two owners.
        lock (_lock)
        {
            if (_young.TryGetValue(key, out known))
            {
                return known;
            }

            known = _old.TryGetValue(key, out var older) ? older : new Entry(owner);
            _young[key] = known;
            if (++_count >= MaxEntries / 2)
            {
                (_old, _young, _count) = (_young, new(), 0);
            }

            return known;
        }
    }

    private UInt128 Hash(byte kind, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        Span<byte> parts = stackalloc byte[33];
        parts[0] = kind;
        XxHash128.Hash(first, parts[1..], _seed);
        XxHash128.Hash(second, parts[17..], _seed);
        return XxHash128.HashToUInt128(parts, _seed);
    }

    private sealed class Entry(UInt128 owner)
    {
        public readonly UInt128 Owner = owner;
        public long Seen = Never;
        public uint Number;
    }
}
