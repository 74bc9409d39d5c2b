using System.Collections.Concurrent;
using System.Net;
using FastMcp.Proxy.Composition;
using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Configuration.Yaml;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Tests.Allocation;

/// <summary>The whole gateway in this process, with its built-in rules, on a port of its own.</summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly AddressLog _logs = new();
    private readonly Task<int> _running;

    /// <param name="upstream">What stands behind.</param>
    /// <param name="mask">Whether answers are masked.</param>
    /// <param name="record">Folder of the session log; null: nothing is recorded.</param>
    /// <param name="change">Says more.</param>
    public RunningGateway(Uri upstream, bool mask, string? record = null, Func<Config, Config>? change = null)
    {
        var config = new Config
        {
            Listeners = [new ListenerConfig(new IPEndPoint(IPAddress.Loopback, 0), null, Place.CommandLine)],
            Upstreams = [new UpstreamConfig { Name = "upstream", Url = upstream }],
            Routes = [new RouteConfig { Name = "all", Upstream = "upstream", Protocol = RouteProtocol.Auto, Mask = mask }],
            Policies = PoliciesConfig.Default,
            Limits = Limits.Default.With(LimitId.DrainGrace, 0),
            Recording = RecordingConfig.Off with { Folder = record },
        };
        _running = new Gateway(change?.Invoke(config) ?? config, _logs, TimeProvider.System).RunAsync(_stop.Token);
    }

    public Task<IPEndPoint> Address => _logs.Address;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
        // Said before what the client saw of it.
        Assert.Empty(_logs.Failures);
    }

    /// <summary>Takes the address out of what the gateway says at its start.</summary>
    private sealed class AddressLog : ILoggerFactory, ILogger
    {
        private readonly TaskCompletionSource<IPEndPoint> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<IPEndPoint> Address => _address.Task;

        public ConcurrentQueue<string> Failures { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Error)
            {
                Failures.Enqueue(formatter(state, exception) + exception);
            }

            if (eventId.Id == EventIds.Listening)
            {
                var text = formatter(state, exception);
                _address.TrySetResult(IPEndPoint.Parse(text["Listening on ".Length..].TrimEnd('.')));
            }
        }

        public void Dispose()
        {
        }
    }
}
