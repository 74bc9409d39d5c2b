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
/// State, safe for all threads. Bounded: at <see cref="MaxEntries"/> the table is emptied, which costs a
/// binding to be learned again and never lets a stranger in while the binding is known.
/// </remarks>
internal sealed class SessionFinder(TimeProvider clock)
{
    /// <summary>limit sessions.table.</summary>
    public const int MaxEntries = 100_000;

    /// <summary>An agent that is silent for longer begins a new session.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(30);

    private const long Never = long.MinValue;

    // Seeded, so that nobody can prepare ids that collide.
    private readonly long _seed = MemoryMarshal.Read<long>(RandomNumberGenerator.GetBytes(8));
    private readonly ConcurrentDictionary<UInt128, Entry> _entries = new();
    private int _count;

    /// <summary>Sessions that are known now.</summary>
    public int Count => _entries.Count;

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
        if (_entries.TryGetValue(key, out var known))
        {
            return known;
        }

        if (Interlocked.Increment(ref _count) > MaxEntries)
        {
            _entries.Clear();
            Interlocked.Exchange(ref _count, 1);
        }

        return _entries.GetOrAdd(key, new Entry(owner));
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
