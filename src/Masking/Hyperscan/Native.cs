using System.Reflection;
using System.Runtime.InteropServices;

namespace FastMcp.Masking.Hyperscan;

/// <summary>The few functions of libhs (Hyperscan 5 or Vectorscan 5, same soname) that literal databases need. Call only where <see cref="HyperscanLibrary"/> says that it runs.</summary>
internal static unsafe partial class Native
{
    public const int Success = 0;

    /// <summary>HS_MODE_BLOCK.</summary>
    public const uint ModeBlock = 1;

    private const string Name = "hs";

    /// <summary>The soname without a version belongs to development packages; the versioned one is the ABI that is bound here.</summary>
    private static readonly string[] s_files = ["libhs.so.5", "libhs.5.dylib"];

    private static nint s_library;

    /// <summary>Loads the library, once. False: it is not there, or cannot be loaded.</summary>
    public static bool TryLoad()
    {
        if (!Array.Exists(s_files, file => NativeLibrary.TryLoad(file, out s_library)))
        {
            return false;
        }

        NativeLibrary.SetDllImportResolver(typeof(Native).Assembly, Resolve);
        return true;
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) => name == Name ? s_library : 0;

    [LibraryImport(Name)]
    public static partial nint hs_version();

    [LibraryImport(Name)]
    public static partial int hs_valid_platform();

    [LibraryImport(Name)]
    public static partial int hs_compile_lit_multi(
        byte** expressions, uint* flags, uint* ids, nuint* lengths, uint count, uint mode, PlatformInfo* platform, nint* database, CompileError** error);

    [LibraryImport(Name)]
    public static partial int hs_free_compile_error(CompileError* error);

    [LibraryImport(Name)]
    public static partial int hs_free_database(nint database);

    [LibraryImport(Name)]
    public static partial int hs_database_size(nint database, nuint* bytes);

    [LibraryImport(Name)]
    public static partial int hs_serialize_database(nint database, byte** bytes, nuint* length);

    [LibraryImport(Name)]
    public static partial int hs_deserialize_database(byte* bytes, nuint length, nint* database);

    [LibraryImport(Name)]
    public static partial int hs_alloc_scratch(nint database, nint* scratch);

    [LibraryImport(Name)]
    public static partial int hs_clone_scratch(nint source, nint* scratch);

    [LibraryImport(Name)]
    public static partial int hs_free_scratch(nint scratch);

    [LibraryImport(Name)]
    public static partial int hs_scan(
        nint database, byte* text, uint length, uint flags, nint scratch, delegate* unmanaged[Cdecl]<uint, ulong, ulong, uint, void*, int> found, void* context);

    /// <summary>hs_platform_info_t: all zero asks for a database that every supported processor can run.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PlatformInfo
    {
        public uint Tune;
        public ulong CpuFeatures;
        public ulong Reserved1;
        public ulong Reserved2;
    }

    /// <summary>hs_compile_error_t.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct CompileError
    {
        public byte* Message;
        public int Expression;
    }
}
