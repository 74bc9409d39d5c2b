using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Configuration.Routing;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Tests.Configuration;

public sealed class ReloaderTests : IDisposable
{
    private const string Good = "listeners: [{ address: '127.0.0.1:0' }]\nupstreams: [{ name: a, url: 'http://127.0.0.1:1' }]\nroutes: [{ upstream: a, path: PATH }]\n";

    private readonly string _file = Path.GetTempFileName();
    private readonly ListLogger _log = new();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Reload_GoodFile_SwapsTheSnapshot()
    {
        var (reloader, state) = Start();
        File.WriteAllText(_file, Good.Replace("PATH", "/new", StringComparison.Ordinal));

        Assert.True(reloader.Reload());
        Assert.Equal((2, "/new"), (state.Current.Version, state.Current.Routes[0].Config.Path));
    }

    [Fact]
    public void Reload_BadFile_ReportsEveryErrorAndKeepsTheOld()
    {
        var (reloader, state) = Start();
        var before = state.Current;
        File.WriteAllText(_file, "listenrs: []\nupstreams: [{ name: a, url: 'http://127.0.0.1:1' }]\nroutes: [{ upstream: b }]\n");

        Assert.False(reloader.Reload());
        Assert.Same(before, state.Current);
        Assert.Contains(_log.Lines, l => l.Contains("'listenrs' is not known", StringComparison.Ordinal));
        Assert.Contains(_log.Lines, l => l.Contains("There is no upstream 'b'", StringComparison.Ordinal));
        Assert.Contains(_log.Lines, l => l.Contains("version 1 keeps serving", StringComparison.Ordinal));
    }

    private (Reloader Reloader, SnapshotState State) Start()
    {
        File.WriteAllText(_file, Good.Replace("PATH", "/", StringComparison.Ordinal));
        static Snapshot Build(Config config, long version) => Snapshot.Build(config, version, _ => RouteGuard.Running(1, []));
        var state = new SnapshotState(Build(ConfigReader.ReadFile(_file).Config!, 1));
        return (new Reloader(state, Build, _log), state);
    }

    private sealed class ListLogger : ILogger<Reloader>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
