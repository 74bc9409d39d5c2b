using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FastMcp.Masking.Hyperscan;

/// <summary>A database of literals, in block mode, for every processor that the library supports. Immutable; any thread may scan.</summary>
internal sealed unsafe class LiteralDatabase
{
    private readonly DatabaseHandle _handle;
    private readonly int _generation;

    private LiteralDatabase(DatabaseHandle handle, int generation) => (_handle, _generation) = (handle, generation);

    public long Bytes
    {
        get
        {
            nuint bytes = 0;
            _ = Native.hs_database_size(_handle.DangerousGetHandle(), &bytes);
            return (long)bytes;
        }
    }

    /// <summary>Null, and why: the library refuses the literals, or has no memory for them. Takes seconds for many.</summary>
    public static LiteralDatabase? Compile(byte[][] literals, out string? error)
    {
        var (flags, ids, lengths, starts) = (new uint[literals.Length], new uint[literals.Length], new nuint[literals.Length], new nint[literals.Length]);
        var all = Lay(literals, ids, lengths, starts);
        nint database = 0;
        Native.CompileError* failure = null;
        int result;
        fixed (byte* bytes = all)
        fixed (uint* flag = flags)
        fixed (uint* id = ids)
        fixed (nuint* length = lengths)
        fixed (nint* start = starts)
        {
            for (var index = 0; index < starts.Length; index++)
            {
                start[index] += (nint)bytes;
            }

            var everywhere = default(Native.PlatformInfo);
            result = Native.hs_compile_lit_multi((byte**)start, flag, id, length, (uint)literals.Length, Native.ModeBlock, &everywhere, &database, &failure);
        }

        error = failure is null ? null : Marshal.PtrToStringUTF8((nint)failure->Message);
        if (failure is not null)
        {
            _ = Native.hs_free_compile_error(failure);
        }

        return result == Native.Success ? Make(database, out error) : null;
    }

    /// <summary>Null: these bytes are no database of this version of the library. They must come from a source that is trusted.</summary>
    public static LiteralDatabase? Deserialize(ReadOnlySpan<byte> bytes)
    {
        nint database = 0;
        fixed (byte* start = bytes)
        {
            return Native.hs_deserialize_database(start, (nuint)bytes.Length, &database) == Native.Success ? Make(database, out _) : null;
        }
    }

    public byte[]? Serialize()
    {
        byte* bytes = null;
        nuint length = 0;
        if (Native.hs_serialize_database(_handle.DangerousGetHandle(), &bytes, &length) != Native.Success)
        {
            return null;
        }

        // The library's allocator is malloc; so is this one's.
        var copy = new ReadOnlySpan<byte>(bytes, (int)length).ToArray();
        NativeMemory.Free(bytes);
        return copy;
    }

    /// <summary>
    /// Sets bit <c>end - lengths[id]</c> for every literal found, if it is below <paramref name="positions"/>. False:
    /// the scan could not run, and the marks say nothing.
    /// </summary>
    public bool Scan(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lengths, int positions, Span<ulong> marks)
    {
        var scratch = Scratch.OfThread(_generation);
        if (scratch == 0)
        {
            return false;
        }

        fixed (byte* start = text)
        fixed (byte* length = lengths)
        fixed (ulong* mark = marks)
        {
            var found = new Found { Lengths = length, Marks = mark, Positions = (ulong)positions };
            var result = Native.hs_scan(_handle.DangerousGetHandle(), start, (uint)text.Length, 0, scratch, &OnFound, &found);
            GC.KeepAlive(_handle);
            return result == Native.Success;
        }
    }

    // Called by the library: nothing in it can throw.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnFound(uint id, ulong from, ulong end, uint flags, void* context)
    {
        var found = (Found*)context;
        var start = end - found->Lengths[id];
        if (start < found->Positions)
        {
            found->Marks[start >> 6] |= 1UL << (int)(start & 63);
        }

        return 0;
    }

    private static LiteralDatabase? Make(nint database, out string? error)
    {
        var handle = new DatabaseHandle(database);
        var generation = Scratch.Grow(handle);
        error = generation == 0 ? "no memory for the library's scratch space" : null;
        if (generation == 0)
        {
            handle.Dispose();
        }

        return generation == 0 ? null : new(handle, generation);
    }

    // One pinned array instead of one for each literal; starts are offsets until it is pinned.
    private static byte[] Lay(byte[][] literals, uint[] ids, nuint[] lengths, nint[] starts)
    {
        var all = new byte[literals.Sum(literal => literal.Length + 1)];
        var at = 0;
        for (var index = 0; index < literals.Length; index++)
        {
            literals[index].CopyTo(all, at);
            (ids[index], lengths[index], starts[index]) = ((uint)index, (nuint)literals[index].Length, at);
            at += literals[index].Length + 1;
        }

        return all;
    }

    private struct Found
    {
        public byte* Lengths;
        public ulong* Marks;
        public ulong Positions;
    }
}
