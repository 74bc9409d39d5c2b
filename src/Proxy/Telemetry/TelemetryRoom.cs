using System.Text;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Health.Metrics;
using FastMcp.Proxy.Outbound;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Telemetry;

/// <summary>Sends spans and metrics over OTLP/HTTP in JSON. Best effort: a collector that is away loses them, which is counted; what must not be lost is in the record.</summary>
internal sealed partial class TelemetryRoom : IAsyncDisposable
{
    // limit telemetry-batch.
    private const int Most = 512;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly TelemetryConfig _config;
    private readonly OutboundClient _client;
    private readonly MetricsRegistry _metrics;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly SecretFile? _token;
    private readonly Counter _sent;
    private readonly Counter _failures;
    private readonly DateTimeOffset _started;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _task;
    private long _measured;
    private bool _failing;

    public TelemetryRoom(TelemetryConfig config, OutboundConfig outbound, MetricsRegistry metrics, TimeProvider clock, ILogger<TelemetryRoom> log)
    {
        (_config, _metrics, _clock, _log, _started) = (config, metrics, clock, log, clock.GetUtcNow());
        _client = new OutboundClient(outbound);
        _token = config.TokenFile is { } file ? new SecretFile(file) : null;
        Spans = config.Traces ? new ExchangeSpans(clock) : null;
        Register(metrics, Spans, out _sent, out _failures);
        _measured = clock.GetTimestamp();
        _task = Task.Run(RunAsync);
    }

    /// <summary>Null: traces are off.</summary>
    public ExchangeSpans? Spans { get; }

    public static void Register(MetricsRegistry metrics, ExchangeSpans? spans, out Counter sent, out Counter failures)
    {
        sent = metrics.Counter("fastmcp_telemetry_spans_total", "Spans that a collector took.");
        failures = metrics.Counter("fastmcp_telemetry_failures_total", "Messages of spans or metrics that a collector did not take; they are lost.");
        metrics.Sampled("fastmcp_telemetry_spans_dropped_total", "Spans that were not kept, since too many waited.", isCounter: true, () => spans?.Dropped ?? 0);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _task.ConfigureAwait(false);
        await SendSpansAsync().ConfigureAwait(false);
        _client.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            await SendSpansAsync().ConfigureAwait(false);
            if (_config.Metrics && _clock.GetElapsedTime(_measured) >= _config.Every)
            {
                _measured = _clock.GetTimestamp();
                await SendAsync("v1/metrics", OtlpMetrics.Of(_metrics.Write(), _started, _clock.GetUtcNow())).ConfigureAwait(false);
            }

            await Task.Delay(Look, _clock, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SendSpansAsync()
    {
        while (Spans?.Take(Most) is { Count: > 0 } spans)
        {
            if (await SendAsync("v1/traces", OtlpTraces.Of(spans)).ConfigureAwait(false))
            {
                _sent.Add(spans.Count);
            }
        }
    }

    private async Task<bool> SendAsync(string path, byte[] body)
    {
        var answer = await PostAsync(path, body).ConfigureAwait(false);
        if (answer.IsOk)
        {
            _failing = false;
            return true;
        }

        _failures.Add();
        if (!_failing)
        {
            _failing = true;
            Log.Failed(_log, answer.Fault);
        }

        return false;
    }

    private async Task<OutboundAnswer> PostAsync(string path, byte[] body)
    {
        try
        {
            var token = _token is null ? null : Encoding.UTF8.GetString(_token.Read());
            return await _client.SendAsync(() =>
            {
                var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{_config.Url.ToString().TrimEnd('/')}/{path}")) { Content = JsonBody.Of(body) };
                request.Headers.Authorization = token is null ? null : new("Bearer", token);
                return request;
            }).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            return OutboundAnswer.None(e.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.TelemetryFailed, LogLevel.Warning, "Telemetry is not taken by its collector and is lost until it is: {Why}")]
        public static partial void Failed(ILogger logger, string why);
    }
}
