using System.Runtime.InteropServices;

namespace FastMcp.Proxy.Stdio.Processes;

/// <summary>What the system is asked about children: signals, limits, ends.</summary>
internal static unsafe partial class Signals
{
    public const int Terminate = 15;
    public const int Kill = 9;

    private const int CpuResource = 0;
    private const int DataResource = 2;
    private const int CoreResource = 4;
    private const int ByProcess = 1;
    private const int Exited = 4;
    private const int NoHang = 1;
    private const int LeaveIt = 0x01000000;
    private const int ProcessOffset = 16;

    /// <summary>To the process group of that number.</summary>
    public static void ToGroup(int group, int signal)
    {
        if (group > 1)
        {
            _ = Send(-group, signal);
        }
    }

    public static void ToProcess(int process, int signal)
    {
        if (process > 1)
        {
            _ = Send(process, signal);
        }
    }

    /// <summary>The child has ended, and is not reaped. True also of one that is none any more.</summary>
    public static bool HasEnded(int process)
    {
        var info = stackalloc byte[128];
        new Span<byte>(info, 128).Clear();
        return WaitId(ByProcess, process, info, Exited | NoHang | LeaveIt) != 0 || *(int*)(info + ProcessOffset) == process;
    }

    /// <summary>Gives the number of an ended child back to the system. The wait status of waitpid(2).</summary>
    public static int Reap(int process)
    {
        var status = 0;
        _ = WaitPid(process, &status, NoHang);
        return status;
    }

    /// <summary>In force for the process and for all that it starts from then on. No core is written: it would hold secrets.</summary>
    public static bool Limit(int process, long memory, long cpuSeconds) =>
        Limit(process, DataResource, memory) & Limit(process, CpuResource, cpuSeconds) & Limit(process, CoreResource, 0);

    private static bool Limit(int process, int resource, long most)
    {
        var limit = stackalloc ulong[2] { (ulong)most, (ulong)most };
        return ProcessLimit(process, resource, limit, null) == 0;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int process, int signal);

    [LibraryImport("libc", EntryPoint = "waitid")]
    private static partial int WaitId(int kind, int process, byte* info, int options);

    [LibraryImport("libc", EntryPoint = "waitpid")]
    private static partial int WaitPid(int process, int* status, int options);

    [LibraryImport("libc", EntryPoint = "prlimit64")]
    private static partial int ProcessLimit(int process, int resource, ulong* limit, ulong* old);
}
