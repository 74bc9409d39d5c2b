using System.Diagnostics;
using System.Net.Sockets;
using FastMcp.EndToEnd.Operations;

namespace FastMcp.EndToEnd.Approvals;

/// <summary>Servers and clients of others, each a process; those that still run end with it.</summary>
internal sealed class PeerPrograms(string peers) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly List<Process> _running = [];

    /// <summary>Starts a server.</summary>
    public void Start(string program, params string[] words)
    {
        var process = Begin(program, words);
        _running.Add(process);
        // Who is not listened to ends up waiting for that.
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Runs a client to its end; all that it said.</summary>
    public async Task<string> RunAsync(string program, params string[] words)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var process = Begin(program, words);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return $"FAILED {string.Join(' ', words)}: it did not end in time\n{await output}{await error}";
        }

        return await output + (process.ExitCode == 0 ? "" : $"FAILED {string.Join(' ', words)}: {await error}\n");
    }

    /// <summary>Returns when somebody listens there.</summary>
    public static Task ListensAsync(int port) => FileGateway.UntilAsync(
        async () =>
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync("127.0.0.1", port);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        },
        () => $"Nothing listens on {port}.");

    public void Dispose()
    {
        foreach (var process in _running)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }
    }

    private Process Begin(string program, string[] words)
    {
        var start = new ProcessStartInfo(program, words) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PEERS_DIR"] = peers;
        return Process.Start(start)!;
    }
}
