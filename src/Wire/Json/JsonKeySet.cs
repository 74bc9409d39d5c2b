using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace FastMcp.Wire.Json;

/// <summary>
/// Finds keys that stand twice in one object, compared as decoded text, over a whole document in linear time.
/// The hash is seeded per process, so that a peer cannot aim for collisions. Reused; one document at a time.
/// </summary>
public sealed class JsonKeySet
{
    private const int Least = 64;
    private const int MostKept = 4096;
    private const int MostScratch = 64 * 1024;

    private static readonly ulong s_seed = MemoryMarshal.Read<ulong>(RandomNumberGenerator.GetBytes(sizeof(ulong)));
    private static readonly ulong s_factor = MemoryMarshal.Read<ulong>(RandomNumberGenerator.GetBytes(sizeof(ulong))) | 1;

    // Room comes with the first key: of the sets that an exchange has, most calls need one.
    private int[] _open = [];
    private Entry[] _table = [];
    private byte[] _left = [];
    private byte[] _right = [];
    private int _generation = 1;
    private int _count;
    private int _objects;
    private int _depth;

    /// <summary>Between two documents no more is kept than an ordinary one needs.</summary>
    internal void Clear()
    {
        if (_table.Length > MostKept)
        {
            (_table, _left, _right) = ([], [], []);
        }
        else if (_left.Length + _right.Length > MostScratch)
        {
            // One long key is enough for that.
            (_left, _right) = ([], []);
        }

        if (++_generation == 0)
        {
            // What was never used looks like the first generation of all.
            (_table, _generation) = ([], 1);
        }

        _count = 0;
        _objects = 0;
        _depth = 0;
    }

    /// <summary>Between two documents, for long: no room is kept, and the next one makes it anew.</summary>
    internal void Trim() => (_open, _table, _left, _right) = ([], [], [], []);

    internal void OpenObject()
    {
        if (_depth == _open.Length)
        {
            Array.Resize(ref _open, JsonCursor.MostDepth);
        }

        _open[_depth++] = _objects++;
    }

    internal void CloseObject() => _depth--;

    /// <returns>False where the innermost open object already has the key.</returns>
    internal bool TryAdd(ReadOnlySpan<byte> document, ByteRange raw, bool isPlain)
    {
        if (_count * 2 >= _table.Length)
        {
            Grow();
        }

        var owner = _open[_depth - 1];
        var key = raw.Of(document);
        var hash = HashOf(owner, isPlain ? key : Decode(key, ref _left));
        var slot = hash & (_table.Length - 1);
        while (_table[slot].Generation == _generation)
        {
            ref readonly var known = ref _table[slot];
            if (known.Hash == hash && known.Owner == owner && Same(known.Raw.Of(document), key))
            {
                return false;
            }

            slot = (slot + 1) & (_table.Length - 1);
        }

        _table[slot] = new Entry(_generation, hash, owner, raw);
        _count++;
        return true;
    }

    // Products folded into themselves, eight bytes at a time, from a secret beginning.
    private static int HashOf(int owner, ReadOnlySpan<byte> key)
    {
        var hash = s_seed ^ (uint)owner;
        for (; key.Length > sizeof(ulong); key = key[sizeof(ulong)..])
        {
            hash = Folded(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(key));
        }

        hash = Folded(hash ^ RestOf(key));
        return (int)Folded(hash ^ (uint)key.Length);
    }

    // At most eight bytes, so that two of one length give two numbers.
    private static ulong RestOf(ReadOnlySpan<byte> key) => key.Length switch
    {
        >= sizeof(uint) => BinaryPrimitives.ReadUInt32LittleEndian(key) | ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(key[^sizeof(uint)..]) << 32),
        0 => 0,
        _ => key[0] | ((ulong)key[key.Length / 2] << 8) | ((ulong)key[^1] << 16),
    };

    private static ulong Folded(ulong value)
    {
        var high = Math.BigMul(value, s_factor, out var low);
        return high ^ low;
    }

    private bool Same(ReadOnlySpan<byte> known, ReadOnlySpan<byte> key) =>
        Decode(known, ref _left).SequenceEqual(Decode(key, ref _right));

    private static ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> raw, ref byte[] scratch)
    {
        if (scratch.Length < raw.Length + JsonUnescaper.MinimumRoom)
        {
            scratch = new byte[(raw.Length + JsonUnescaper.MinimumRoom) * 2];
        }

        return JsonText.Decode(raw, scratch);
    }

    private void Grow()
    {
        var old = _table;
        _table = new Entry[Math.Max(Least, old.Length * 2)];
        foreach (ref readonly var entry in old.AsSpan())
        {
            if (entry.Generation != _generation)
            {
                continue;
            }

            var slot = entry.Hash & (_table.Length - 1);
            while (_table[slot].Generation == _generation)
            {
                slot = (slot + 1) & (_table.Length - 1);
            }

            _table[slot] = entry;
        }
    }

    private readonly record struct Entry(int Generation, int Hash, int Owner, ByteRange Raw);
}
