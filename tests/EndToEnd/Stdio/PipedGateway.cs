using System.Diagnostics;
using System.Text;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Stdio;

/// <summary>The real program as <c>fastmcp stdio</c>: lines in, lines out.</summary>
public sealed class PipedGateway : IDisposable
{
    private readonly StringBuilder _errors = new();

    public PipedGateway(params string[] arguments)
    {
        var start = GatewayProcess.StartOf(["stdio", .. arguments]);
        start.RedirectStandardInput = true;
        Process = Process.Start(start)!;
        Process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
            {
                _errors.AppendLine(line.Data);
            }
        };
        Process.BeginErrorReadLine();
    }

    public Process Process { get; }

    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return _errors.ToString();
            }
        }
    }

    public async Task<string> AskAsync(string line)
    {
        await SendAsync(line);
        return await NextAsync();
    }

    public async Task SendAsync(string line)
    {
        await Process.StandardInput.WriteAsync(line + "\n");
        await Process.StandardInput.FlushAsync();
    }

    public async Task<string> NextAsync() =>
        await Process.StandardOutput.ReadLineAsync().WaitAsync(ByteReader.Patience) ?? throw new InvalidOperationException("It ended. It said:\n" + Errors);

    /// <summary>Ends its input; its exit code.</summary>
    public async Task<int> EndAsync()
    {
        Process.StandardInput.Close();
        await Process.WaitForExitAsync().WaitAsync(ByteReader.Patience);
        return Process.ExitCode;
    }

    public void Dispose()
    {
        if (!Process.HasExited)
        {
            Process.Kill();
            Process.WaitForExit();
        }

        Process.Dispose();
    }
}
