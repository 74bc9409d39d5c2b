using System.Runtime.InteropServices;

namespace FastMcp.Recording.Chain;

/// <summary>
/// SHA-256 of the system's OpenSSL, the library that .NET uses too, called without what lies between: that costs 1.4 us a
/// hash, the hash of an entry itself 0.3 (docs/decisions/0050).
/// </summary>
internal static unsafe class LibCrypto
{
    /// <summary>What its SHA256_CTX takes (112 bytes), and some.</summary>
    public const int ContextSize = 128;

    private static readonly string[] Names = ["libcrypto.so.3", "libcrypto.so.1.1"];

    static LibCrypto()
    {
        // Under FIPS only the provider that .NET asks may hash.
        if (OperatingSystem.IsLinux() && !IsFips() && TryLoad(out var library)
            && NativeLibrary.TryGetExport(library, "SHA256_Init", out var init)
            && NativeLibrary.TryGetExport(library, "SHA256_Update", out var update)
            && NativeLibrary.TryGetExport(library, "SHA256_Final", out var final))
        {
            Init = (delegate* unmanaged<byte*, int>)init;
            Update = (delegate* unmanaged<byte*, byte*, nuint, int>)update;
            Final = (delegate* unmanaged<byte*, byte*, int>)final;
            IsThere = true;
        }
    }

    /// <summary>False: the functions below may not be called.</summary>
    public static bool IsThere { get; }

    public static delegate* unmanaged<byte*, int> Init { get; }

    public static delegate* unmanaged<byte*, byte*, nuint, int> Update { get; }

    public static delegate* unmanaged<byte*, byte*, int> Final { get; }

    private static bool TryLoad(out nint library)
    {
        foreach (var name in Names)
        {
            if (NativeLibrary.TryLoad(name, out library))
            {
                return true;
            }
        }

        library = 0;
        return false;
    }

    private static bool IsFips()
    {
        const string Switch = "/proc/sys/crypto/fips_enabled";
        try
        {
            return File.Exists(Switch) && !File.ReadAllText(Switch).StartsWith('0');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
