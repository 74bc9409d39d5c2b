using System.Runtime.InteropServices;

namespace FastMcp.Proxy.Transport;

/// <summary>Keeps the process's memory to itself: no core file, and no other process of the same user may read it (prctl(2), PR_SET_DUMPABLE).</summary>
internal static partial class ProcessMemory
{
    /// <summary>Set to 1 by operators who debug.</summary>
    public const string OptOut = "FASTMCP_DUMPABLE";

    private const int SetDumpable = 4;

    /// <summary>Before the first secret is read. False: the system has no such switch, or the operator does not want it.</summary>
    public static bool Close() => OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable(OptOut) != "1" && Prctl(SetDumpable, 0, 0, 0, 0) == 0;

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Prctl(int option, nuint value, nuint third, nuint fourth, nuint fifth);
}
