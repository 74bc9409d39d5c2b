using FastMcp.EndToEnd.Operations;

namespace FastMcp.EndToEnd.Stdio;

/// <summary>What runs on this machine.</summary>
public static partial class Processes
{
    public const int Killed = 9;
    public const int Terminated = 15;

    /// <summary>Sends a signal to one that a test started; gone already is as well.</summary>
    public static void Signal(int process, int signal) => _ = Kill(process, signal);

    /// <summary>Files, pipes and sockets that it holds.</summary>
    public static int DescriptorsOf(int process) => Directory.GetFileSystemEntries($"/proc/{process}/fd").Length;

    /// <summary>Children of it that have ended and wait to be reaped.</summary>
    public static int UnreapedOf(int parent) => Directory.GetDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])).Count(folder =>
    {
        try
        {
            var stat = File.ReadAllText(folder + "/stat");
            var words = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return words[0] == "Z" && words[1] == parent.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return false;
        }
    });

    [System.Runtime.InteropServices.LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    /// <summary>There is such a process, and it is more than a number that waits to be reaped.</summary>
    public static bool Runs(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    public static Task GoneAsync(int process) => FileGateway.UntilAsync(() => Task.FromResult(!Runs(process)), () => $"Process {process} runs still.");
}
