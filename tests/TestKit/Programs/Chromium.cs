using System.Diagnostics;

namespace FastMcp.TestKit.Programs;

/// <summary>Runs a script of tests/Browser against a console.</summary>
public static class Chromium
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>What is wrong, one line each; empty: nothing.</summary>
    public static async Task<string> RunAsync(string script, params string[] words)
    {
        using var patience = new CancellationTokenSource(Patience);
        var start = new ProcessStartInfo("node", [Path.Combine(Shared.Repository, "tests", "Browser", script), .. words]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return $"{script} did not end in time\n{await output}{await error}";
        }

        return (process.ExitCode == 0 ? "" : $"{script} ended with {process.ExitCode}\n") + await output + await error;
    }
}
