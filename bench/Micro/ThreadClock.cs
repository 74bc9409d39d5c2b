using System.Diagnostics;
using System.Runtime.InteropServices;

namespace FastMcp.Bench.Micro;

/// <summary>The processor time of this thread: on a shared machine others' turns do not count. Elsewhere than on Linux the wall clock.</summary>
internal static partial class ThreadClock
{
    private const int ThreadProcessorTime = 3;

    public static double Nanoseconds
    {
        get
        {
            if (!OperatingSystem.IsLinux())
            {
                return Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency);
            }

            _ = clock_gettime(ThreadProcessorTime, out var time);
            return time.Seconds * 1e9 + time.Nanoseconds;
        }
    }

    [LibraryImport("libc")]
    private static partial int clock_gettime(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
