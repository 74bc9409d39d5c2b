using FastMcp.EndToEnd.Operations;

namespace FastMcp.EndToEnd.Stdio;

/// <summary>What runs on this machine.</summary>
public static class Processes
{
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
