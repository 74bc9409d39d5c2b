using System.Diagnostics;
using System.Runtime.InteropServices;

namespace FastMcp.TestKit.Programs;

/// <summary>A PostgreSQL server of its own on a port of 127.0.0.1, with its files in a folder that is gone with it. It may be stopped and started again.</summary>
public sealed partial class PostgresServer : IDisposable
{
    public const string Password = "not-a-secret";

    private const int Interrupt = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("fastmcp-pg-").FullName;
    private readonly string _bin;
    private Process? _process;

    private PostgresServer(string bin) => _bin = bin;

    public int Port { get; } = FreePort.Next();

    public string ConnectionString => $"Host=127.0.0.1;Port={Port};Database=postgres;Username=postgres;Password={Password}";

    /// <summary>Null: it is not installed. Debian's package is <c>postgresql</c>.</summary>
    public static PostgresServer? Start()
    {
        if (Find() is not { } bin)
        {
            return null;
        }

        var server = new PostgresServer(bin);
        try
        {
            server.Make();
            server.StartAgain();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    public bool IsStopped => _process is null;

    /// <summary>Returns when it takes connections.</summary>
    public void StartAgain()
    {
        // No disk is waited for: what the tests look at is what nodes know of each other, not what a power cut leaves.
        _process = Run("postgres", "-D", Data, "-h", "127.0.0.1", "-p", $"{Port}", "-k", "", "-c", "fsync=off", "-c", "max_connections=40", "-c", "shared_buffers=16MB");
        var since = Stopwatch.StartNew();
        while (!GatewayProcess.CanConnectAsync(Port).GetAwaiter().GetResult() || !IsReady())
        {
            if (_process.HasExited || since.Elapsed > Patience)
            {
                throw new InvalidOperationException("PostgreSQL does not start: " + _process.StandardError.ReadToEnd());
            }

            Thread.Sleep(20);
        }
    }

    /// <summary>Ends it: connections are cut.</summary>
    public void Stop()
    {
        if (_process is { HasExited: false } process)
        {
            _ = Kill(process.Id, Interrupt);
            if (!process.WaitForExit(Patience))
            {
                process.Kill();
                process.WaitForExit();
            }
        }

        _process?.Dispose();
        _process = null;
    }

    public void Dispose()
    {
        Stop();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>One statement by the server's own client; what it prints.</summary>
    public string Query(string sql)
    {
        using var client = Run("psql", "-X", "-A", "-t", "-q", $"postgresql://postgres:{Password}@127.0.0.1:{Port}/postgres", "-c", sql);
        var (said, wrong) = (client.StandardOutput.ReadToEnd(), client.StandardError.ReadToEnd());
        client.WaitForExit();
        return client.ExitCode == 0 ? said.Trim() : throw new InvalidOperationException(wrong);
    }

    private string Data => Path.Combine(_folder, "data");

    private bool IsReady()
    {
        using var asks = Run("pg_isready", "-q", "-h", "127.0.0.1", "-p", $"{Port}");
        asks.WaitForExit();
        return asks.ExitCode == 0;
    }

    private void Make()
    {
        var password = Path.Combine(_folder, "password");
        File.WriteAllText(password, Password + "\n");
        if (IsRoot)
        {
            using var own = Process.Start("chown", ["-R", "postgres", _folder]);
            own.WaitForExit();
        }

        using var makes = Run("initdb", "-D", Data, "-U", "postgres", "-A", "scram-sha-256", $"--pwfile={password}", "-E", "UTF8", "--no-locale", "-N");
        var said = makes.StandardOutput.ReadToEnd() + makes.StandardError.ReadToEnd();
        makes.WaitForExit();
        if (makes.ExitCode != 0)
        {
            throw new InvalidOperationException("initdb failed: " + said);
        }
    }

    private static bool IsRoot => Environment.UserName == "root";

    // It refuses to run as root; setpriv becomes the server, so that its id is the server's.
    private Process Run(string program, params string[] arguments)
    {
        var path = Path.Combine(_bin, program);
        var start = new ProcessStartInfo(IsRoot ? "setpriv" : path) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        string[] all = IsRoot ? ["--reuid=postgres", "--regid=postgres", "--clear-groups", path, .. arguments] : arguments;
        Array.ForEach(all, start.ArgumentList.Add);
        return Process.Start(start)!;
    }

    private static string? Find()
    {
        string[] folders = Directory.Exists("/usr/lib/postgresql") ? [.. Directory.GetDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).Select(folder => Path.Combine(folder, "bin"))] : [];
        string[] all = [.. folders, .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')];
        return Array.Find(all, folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
