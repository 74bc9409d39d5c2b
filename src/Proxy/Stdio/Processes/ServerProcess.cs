using System.Net.Sockets;
using System.Text;
using FastMcp.Proxy.Inside;
using FastMcp.Proxy.Transport;

namespace FastMcp.Proxy.Stdio.Processes;

/// <summary>
/// One running server: its process, its lines. It is ended exactly once, with all that it started, whatever it does about it.
/// </summary>
/// <remarks>
/// Ownership: one reader of <see cref="Output"/>, one of <see cref="Error"/>; <see cref="SendAsync"/> and <see cref="EndAsync"/> from any thread.
/// </remarks>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(25);

    private readonly Connection _input;
    private readonly Keeper _keeper;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _sending = new(1);
    private readonly Lock _gate = new();
    private Task? _ending;

    private ServerProcess(int id, string mark, Connection input, Connection output, Connection error, Keeper keeper, TimeProvider clock)
    {
        (Id, Mark, _input, Output, Error, _keeper, _clock) = (id, mark, input, output, error, keeper, clock);
    }

    /// <summary>The system's number of the process, and of its session.</summary>
    public int Id { get; }

    public string Mark { get; }

    public Connection Output { get; }

    public Connection Error { get; }

    /// <summary>Asked politely, a server has so long to end; asked less politely, once more.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(2);

    /// <param name="config">What to start.</param>
    /// <param name="lease">One more variable; empty: none.</param>
    /// <param name="keeper">Knows it before it can be forgotten.</param>
    /// <param name="state">Of the connections to it.</param>
    /// <param name="whyNot">Null where it runs.</param>
    /// <exception cref="IOException">The process has no descriptors left.</exception>
    public static ServerProcess? Start(StdioConfig config, byte[] lease, Keeper keeper, TransportState state, out string? whyNot)
    {
        if (!keeper.Runs())
        {
            whyNot = "/bin/sh cannot be run, and without it nothing would end the server if the gateway were killed";
            return null;
        }

        var mark = $"{keeper.Mark}-{Guid.NewGuid():N}";
        // First, since a child that nobody is connected to would have to be ended.
        var lines = new ConnectionOptions { InputLimit = config.Limits.Line, OutputLimit = config.Limits.Line + 4096 };
        var pairs = Open([lines, lines, new ConnectionOptions { InputLimit = 16 * 1024 }], state);
        var ((input, childInput), (output, childOutput), (error, childError)) = (pairs[0], pairs[1], pairs[2]);
        using (childInput)
        using (childOutput)
        using (childError)
        {
            var id = Spawn.Start(
                config.Command, EnvironmentOf(config, lease, mark), config.Directory,
                (int)childInput.DangerousGetHandle(), (int)childOutput.DangerousGetHandle(), (int)childError.DangerousGetHandle(), out whyNot);
            if (id == 0)
            {
                pairs.ForEach(pair => Close(pair.Ours));
                return null;
            }

            // Before its own first line runs, as far as can be told: it is still being loaded.
            _ = Signals.Limit(id, config.Limits.Memory, (long)config.Limits.Cpu.TotalSeconds);
            keeper.TryAdd(id);
            return new ServerProcess(id, mark, input, output, error, keeper, state.Ticker.Time);
        }
    }

    // All of them, or none that is left open.
    private static List<(Connection Ours, SafeSocketHandle Theirs)> Open(ConnectionOptions[] ends, TransportState state)
    {
        var pairs = new List<(Connection Ours, SafeSocketHandle Theirs)>();
        try
        {
            foreach (var options in ends)
            {
                pairs.Add(SocketPair.OpenForChild(options, state));
            }

            return pairs;
        }
        catch (IOException)
        {
            foreach (var (ours, theirs) in pairs)
            {
                Close(ours);
                theirs.Dispose();
            }

            throw;
        }
    }

    // Nothing was sent on it, so that it is closed at once.
    private static void Close(Connection unused) => _ = unused.DisposeAsync();

    /// <summary>One message, with its line end. False: the server takes none any more.</summary>
    public async ValueTask<bool> SendAsync(ReadOnlyMemory<byte> line)
    {
        await _sending.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_input.IsDisposed)
            {
                return false;
            }

            // From where it is: a message may be longer than what a connection gathers.
            return !(await _input.Output.WriteAsync(line).ConfigureAwait(false)).IsCompleted;
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>
    /// Its input ends, then it gets SIGTERM, then SIGKILL, each a <see cref="Patience"/> later; what it started is killed with it. Done when
    /// nothing of it is left. The same for all who call it.
    /// </summary>
    public Task EndAsync(bool atOnce)
    {
        lock (_gate)
        {
            return _ending ??= Task.Run(() => RunEndAsync(atOnce));
        }
    }

    public void Dispose() => _sending.Dispose();

    private async Task RunEndAsync(bool atOnce)
    {
        if (!atOnce)
        {
            // One that does not read what it was sent last is not waited for any longer than one that does not end.
            await _input.ShutdownSendAsync().AsTask().WaitAsync(Patience, _clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!await HasEndedAsync().ConfigureAwait(false))
            {
                Signals.ToGroup(Id, Signals.Terminate);
                await HasEndedAsync().ConfigureAwait(false);
            }
        }

        Signals.ToGroup(Id, Signals.Kill);
        while (!Signals.HasEnded(Id))
        {
            // Of SIGKILL nothing keeps a process for long but a device that does not answer.
            await Task.Delay(Look, _clock).ConfigureAwait(false);
        }

        IsClean = await Descendants.KillAsync(Id, Mark, _clock).ConfigureAwait(false);
        _keeper.Remove(Id);
        Status = Signals.Reap(Id);
        await _input.DisposeAsync().ConfigureAwait(false);
        Output.Abort();
        Error.Abort();
    }

    /// <summary>Nothing of it is left. Told when it has ended.</summary>
    public bool IsClean { get; private set; }

    /// <summary>How it ended, in the words of waitpid(2).</summary>
    public int Status { get; private set; }

    private async Task<bool> HasEndedAsync()
    {
        for (var waited = TimeSpan.Zero; waited < Patience; waited += Look)
        {
            if (Signals.HasEnded(Id))
            {
                return true;
            }

            await Task.Delay(Look, _clock).ConfigureAwait(false);
        }

        return Signals.HasEnded(Id);
    }

    private static List<byte[]> EnvironmentOf(StdioConfig config, byte[] lease, string mark)
    {
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in new[] { "PATH", "HOME", "LANG" })
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                all[name] = value;
            }
        }

        foreach (var (name, value) in config.Environment)
        {
            all[name] = value;
        }

        all[Descendants.Mark] = mark;
        List<byte[]> texts = [.. all.Select(one => Encoding.UTF8.GetBytes($"{one.Key}={one.Value}"))];
        if (lease.Length > 0)
        {
            texts.Add(lease);
        }

        return texts;
    }
}
