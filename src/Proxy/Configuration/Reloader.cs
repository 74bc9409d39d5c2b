using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Configuration;

/// <summary>
/// Reads the configuration again on SIGHUP. A good one is swapped in whole; a bad one reports every error
/// and the snapshot before keeps serving. What <see cref="StartOnly"/> names is that of the start: when it differs
/// this is said, and needs a restart.
/// </summary>
internal sealed partial class Reloader : IDisposable
{
    private readonly SnapshotState _state;
    private readonly Func<Config, long, Snapshot> _build;
    private readonly ILogger<Reloader> _log;
    private readonly Lock _one = new();
    private PosixSignalRegistration? _signal;

    /// <param name="state">What is swapped.</param>
    /// <param name="build">Compiles a config of a version; what it throws is reported as a failed reload.</param>
    /// <param name="log">Where reloads are reported.</param>
    public Reloader(SnapshotState state, Func<Config, long, Snapshot> build, ILogger<Reloader> log)
    {
        _state = state;
        _build = build;
        _log = log;
    }

    public void ListenForSignal() =>
        _signal ??= PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            Reload();
        });

    /// <summary>True if a new snapshot is in force.</summary>
    public bool Reload()
    {
        lock (_one)
        {
            var old = _state.Current;
            if (old.Config.File is not { } file)
            {
                Log.NoFile(_log);
                return false;
            }

            return Swap(old, ConfigReader.ReadFile(file));
        }
    }

    /// <summary>Puts another snapshot of the same configuration in force. What the build throws changes nothing.</summary>
    /// <param name="build">Of the configuration in force and the next version.</param>
    public void Apply(Func<Config, long, Snapshot> build)
    {
        lock (_one)
        {
            var next = build(_state.Current.Config, _state.Current.Version + 1);
            _state.Swap(next);
            Log.Swapped(_log, next.Version);
        }
    }

    public void Dispose() => _signal?.Dispose();

    private bool Swap(Snapshot old, ConfigResult result)
    {
        foreach (var problem in result.Problems)
        {
            Log.Problem(_log, problem.IsWarning ? LogLevel.Warning : LogLevel.Error, problem.ToString());
        }

        if (result.Config is not { } config || TryBuild(config, old.Version + 1) is not { } next)
        {
            Log.Kept(_log, old.Version);
            return false;
        }

        if (StartOnly.Differs(old.Config, config))
        {
            Log.ListenersDiffer(_log);
        }

        _state.Swap(next);
        Log.Swapped(_log, next.Version);
        return true;
    }

    private Snapshot? TryBuild(Config config, long version)
    {
        try
        {
            return _build(config, version);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException or FormatException or CryptographicException)
        {
            foreach (var line in e.Message.Split('\n'))
            {
                Log.Problem(_log, LogLevel.Error, line);
            }

            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = EventIds.ReloadProblem, Message = "{Problem}")]
        public static partial void Problem(ILogger logger, LogLevel level, string problem);

        [LoggerMessage(EventIds.ReloadKept, LogLevel.Error, "The new configuration is not used; version {Version} keeps serving.")]
        public static partial void Kept(ILogger logger, long version);

        [LoggerMessage(EventIds.ReloadSwapped, LogLevel.Information, "Configuration version {Version} is in force.")]
        public static partial void Swapped(ILogger logger, long version);

        [LoggerMessage(EventIds.ReloadListeners, LogLevel.Warning, "Listeners, the admin address, the recording or limits of client connections differ: they change with a restart. All else is in force.")]
        public static partial void ListenersDiffer(ILogger logger);

        [LoggerMessage(EventIds.ReloadNoFile, LogLevel.Warning, "There is no configuration file to read again: the command line said everything.")]
        public static partial void NoFile(ILogger logger);
    }
}
