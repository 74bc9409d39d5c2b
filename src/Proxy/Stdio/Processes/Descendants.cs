using System.Globalization;
using System.Text;

namespace FastMcp.Proxy.Stdio.Processes;

/// <summary>
/// What a server left behind: processes of its session, and those that still have its mark in their environment, in whatever session.
/// Who throws away both is not found (docs/threat-model.md).
/// </summary>
internal static class Descendants
{
    private const int Rounds = 20;

    // errno: EMFILE and ENFILE.
    private const int NoDescriptors = 24;
    private const int NoDescriptorsAtAll = 23;

    /// <summary>The name of the mark in the environment.</summary>
    public const string Mark = "FASTMCP_SERVER";

    /// <summary>Kills them all; a process that forks meanwhile is met in the next round. False: some are there still.</summary>
    /// <param name="session">Of the server; it must not be reaped yet, or its number may be another's.</param>
    /// <param name="mark">Its value of <see cref="Mark"/>.</param>
    /// <param name="clock">For the waits between rounds.</param>
    public static async Task<bool> KillAsync(int session, string mark, TimeProvider clock)
    {
        Signals.ToGroup(session, Signals.Kill);
        for (var round = 0; round < Rounds; round++)
        {
            if (TryFind(session, mark) is { } found)
            {
                if (found.Count == 0)
                {
                    return true;
                }

                found.ForEach(process => Signals.ToProcess(process, Signals.Kill));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(round + 1), clock).ConfigureAwait(false);
        }

        return false;
    }

    // Null: what the system tells of its processes cannot be read now, and nobody knows.
    private static List<int>? TryFind(int session, string mark)
    {
        try
        {
            return [.. Of(session, mark)];
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>All but the server's own process.</summary>
    /// <exception cref="IOException">The process has no descriptors left, and so does not know.</exception>
    public static IEnumerable<int> Of(int session, string mark)
    {
        var sought = Encoding.ASCII.GetBytes($"{Mark}={mark}");
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var process)
                && process != session && process != Environment.ProcessId && IsOne(folder, session, sought))
            {
                yield return process;
            }
        }
    }

    private static bool IsOne(string folder, int session, byte[] mark)
    {
        try
        {
            // proc_pid_stat(5): behind the name in brackets stand state, parent, group and session.
            var stat = File.ReadAllText(folder + "/stat");
            var parts = stat[(stat.LastIndexOf(')') + 2)..].Split(' ', 5);
            return parts[0] is not ("Z" or "X") && (parts[3] == session.ToString(CultureInfo.InvariantCulture) || File.ReadAllBytes(folder + "/environ").AsSpan().IndexOf(mark) >= 0);
        }
        catch (Exception e) when (e is UnauthorizedAccessException || (e is IOException && e.HResult is not (NoDescriptors or NoDescriptorsAtAll)))
        {
            // It ended meanwhile, or is another user's.
            return false;
        }
    }
}
