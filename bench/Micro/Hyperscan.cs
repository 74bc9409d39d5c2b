using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FastMcp.Bench.Micro;

/// <summary>Hyperscan's stream mode as a peer: it counts ends of matches and copies nothing. Needs libhyperscan5.</summary>
internal sealed unsafe partial class Hyperscan : IDisposable
{
    private const uint StreamMode = 2;

    private readonly nint _database;
    private readonly nint _scratch;
    private readonly nint _stream;
    private long _ends;

    private Hyperscan(nint database)
    {
        _database = database;
        nint scratch = 0, stream = 0;
        _ = hs_alloc_scratch(database, &scratch);
        _ = hs_open_stream(database, 0, &stream);
        (_scratch, _stream) = (scratch, stream);
    }

    /// <summary>Null: the library is not present, or refuses the patterns.</summary>
    public static Hyperscan? TryCompile(IReadOnlyList<string> patterns)
    {
        if (!NativeLibrary.TryLoad("libhs.so.5", out _))
        {
            return null;
        }

        var (texts, flags, ids) = (new nint[patterns.Count], new uint[patterns.Count], new uint[patterns.Count]);
        for (var index = 0; index < texts.Length; index++)
        {
            texts[index] = Marshal.StringToCoTaskMemUTF8(patterns[index]);
            ids[index] = (uint)index;
        }

        nint database = 0, error = 0;
        fixed (nint* text = texts)
        fixed (uint* flag = flags, id = ids)
        {
            return hs_compile_multi(text, flag, id, (uint)texts.Length, StreamMode, 0, &database, &error) == 0 ? new(database) : null;
        }
    }

    /// <summary>One text in pieces. Returns the ends.</summary>
    public long Scan(byte[] text, int piece)
    {
        _ends = 0;
        fixed (byte* first = text)
        {
            for (var at = 0; at < text.Length; at += piece)
            {
                long ends = 0;
                _ = hs_scan_stream(_stream, first + at, (uint)Math.Min(piece, text.Length - at), 0, _scratch, &OnMatch, &ends);
                _ends += ends;
            }
        }

        _ = hs_reset_stream(_stream, 0, _scratch, null, null);
        return _ends;
    }

    public void Dispose()
    {
        _ = hs_close_stream(_stream, _scratch, null, null);
        _ = hs_free_scratch(_scratch);
        _ = hs_free_database(_database);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnMatch(uint id, ulong from, ulong to, uint flags, void* context)
    {
        (*(long*)context)++;
        return 0;
    }

    [LibraryImport("libhs.so.5")]
    private static partial int hs_compile_multi(nint* expressions, uint* flags, uint* ids, uint count, uint mode, nint platform, nint* database, nint* error);

    [LibraryImport("libhs.so.5")]
    private static partial int hs_alloc_scratch(nint database, nint* scratch);

    [LibraryImport("libhs.so.5")]
    private static partial int hs_open_stream(nint database, uint flags, nint* stream);

    [LibraryImport("libhs.so.5")]
    private static partial int hs_scan_stream(
        nint stream, byte* data, uint length, uint flags, nint scratch, delegate* unmanaged[Cdecl]<uint, ulong, ulong, uint, void*, int> onMatch, void* context);

    [LibraryImport("libhs.so.5")]
    private static partial int hs_reset_stream(
        nint stream, uint flags, nint scratch, delegate* unmanaged[Cdecl]<uint, ulong, ulong, uint, void*, int> onMatch, void* context);

    [LibraryImport("libhs.so.5")]
    private static partial int hs_close_stream(nint stream, nint scratch, delegate* unmanaged[Cdecl]<uint, ulong, ulong, uint, void*, int> onMatch, void* context);

    [LibraryImport("libhs.so.5")]
    private static partial int hs_free_scratch(nint scratch);

    [LibraryImport("libhs.so.5")]
    private static partial int hs_free_database(nint database);
}
