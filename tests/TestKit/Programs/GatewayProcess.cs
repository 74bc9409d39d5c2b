using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace FastMcp.TestKit.Programs;

/// <summary>
/// The real program in a process of its own: the binary named by <c>FASTMCP_EXE</c>, else the Release build.
/// </summary>
public sealed partial class GatewayProcess : IDisposable
{
    private const int HangUp = 1;
    private const int Terminate = 15;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private GatewayProcess(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Port { get; }

    public int Id => _process.Id;

    /// <summary>What it wrote to both outputs so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Resident memory in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            var line = File.ReadLines($"/proc/{Id}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
            return 1024 * long.Parse(line.AsSpan(6).Trim().TrimEnd(" kB"));
        }
    }

    /// <summary><c>serve --listen … --upstream …</c> and what else is given; returns when it accepts connections.</summary>
    public static Task<GatewayProcess> ServeAsync(int upstreamPort, params string[] more)
    {
        var port = FreePort.Next();
        return StartAsync(port, ["serve", "--listen", $"127.0.0.1:{port}", "--upstream", $"http://127.0.0.1:{upstreamPort}", .. more]);
    }

    /// <summary>Starts it with any arguments; returns when <paramref name="port"/> accepts connections.</summary>
    public static async Task<GatewayProcess> StartAsync(int port, IReadOnlyList<string> arguments)
    {
        var gateway = new GatewayProcess(Launch(arguments), port);
        gateway.Listen();
        try
        {
            await gateway.AcceptsAsync();
            return gateway;
        }
        catch
        {
            gateway.Dispose();
            throw;
        }
    }

    /// <summary>Starts it and does not wait: what it is ready for it writes.</summary>
    public static GatewayProcess Start(params string[] arguments)
    {
        var gateway = new GatewayProcess(Launch(arguments), 0);
        gateway.Listen();
        return gateway;
    }

    /// <summary>Any other command, to its end: its exit code and what it wrote to both outputs.</summary>
    public static async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        using var command = new GatewayProcess(Launch(arguments), 0);
        command.Listen();
        await command._process.WaitForExitAsync().WaitAsync(StartLimit);
        return (command._process.ExitCode, command.Output);
    }

    /// <summary>SIGTERM.</summary>
    public void Stop() => Signal(Terminate);

    /// <summary>SIGKILL: it gets no chance to end in order.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>SIGHUP.</summary>
    public void Reload() => Signal(HangUp);

    private void Signal(int signal)
    {
        if (Kill(Id, signal) != 0)
        {
            throw new InvalidOperationException("The gateway is gone already.");
        }
    }

    /// <summary>The exit code; fails if the process runs longer than <paramref name="limit"/>.</summary>
    public async Task<int> ExitAsync(TimeSpan limit)
    {
        await _process.WaitForExitAsync().WaitAsync(limit);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static Process Launch(IReadOnlyList<string> arguments) => Process.Start(StartOf(arguments))!;

    /// <summary>How the program is started, its outputs redirected.</summary>
    public static ProcessStartInfo StartOf(IReadOnlyList<string> arguments)
    {
        var own = Environment.GetEnvironmentVariable("FASTMCP_EXE");
        var start = new ProcessStartInfo(own is { Length: > 0 } ? own : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Shared.Repository,
        };
        if (own is not { Length: > 0 })
        {
            start.ArgumentList.Add(Path.Combine(Shared.Repository, "artifacts/bin/FastMcp.Proxy/release/fastmcp.dll"));
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    private void Listen()
    {
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        // The end of one of the outputs, which come in any order.
        if (line.Data is null)
        {
            return;
        }

        lock (_output)
        {
            _output.AppendLine(line.Data);
        }
    }

    private async Task AcceptsAsync()
    {
        var since = Stopwatch.StartNew();
        while (!await CanConnectAsync(Port))
        {
            if (_process.HasExited || since.Elapsed > StartLimit)
            {
                throw new InvalidOperationException($"The gateway does not listen on {Port}. It said:\n{Output}");
            }

            await Task.Delay(20);
        }
    }

    /// <summary>Whether something accepts connections on that port of 127.0.0.1.</summary>
    public static async Task<bool> CanConnectAsync(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
