using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Exporting.Archive;
using FastMcp.Proxy.Exporting.Sinks;
using FastMcp.Proxy.Health.Metrics;
using FastMcp.Proxy.Outbound;
using FastMcp.Recording;
using FastMcp.Recording.Feeding;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Exporting;

/// <summary>Every target of <c>recording.push</c>, each on its own: one that hangs delays no other, and none of them a call.</summary>
internal sealed class Exporters : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _running = [];
    private readonly List<IDisposable> _sinks = [];
    private readonly OutboundClient? _client;

    private Exporters(OutboundClient? client) => _client = client;

    public static Exporters Start(RecordingConfig config, OutboundConfig outbound, MetricsRegistry metrics, TimeProvider clock, ILoggerFactory logs)
    {
        var records = config.All.Select(one => one.Recording).Where(one => one.Folder is not null && one.Push.All.Count > 0).ToList();
        if (records.Count == 0)
        {
            return new Exporters(null);
        }

        var all = new Exporters(new OutboundClient(outbound));
        foreach (var record in records)
        {
            foreach (var target in record.Push.All)
            {
                all.Start(target, record.Folder!, record, new PushCounters(target.Name, metrics), clock, logs);
            }
        }

        return all;
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_running.Select(one => one.DisposeAsync().AsTask())).ConfigureAwait(false);
        _sinks.ForEach(sink => sink.Dispose());
        _client?.Dispose();
    }

    private void Start(PushConfig target, string folder, RecordingConfig config, PushCounters counters, TimeProvider clock, ILoggerFactory logs)
    {
        if (target.Kind == PushKind.S3)
        {
            var plan = new ArchivePlan(target.Name, folder, config.Checkpoints?.Folder, config.Compress, SessionLog.LeastPacked);
            _running.Add(new Archiver(plan, new S3Store(target, _client!, clock), counters, clock, logs.CreateLogger<Archiver>()));
            return;
        }

        var sink = SinkOf(target, clock);
        if (sink is IDisposable held)
        {
            _sinks.Add(held);
        }

        _running.Add(new Exporter(target.Name, new ExchangeFeed(folder, target.Name), sink, counters, clock, logs.CreateLogger<Exporter>()));
    }

    private IPushSink SinkOf(PushConfig target, TimeProvider clock) => target.Kind switch
    {
        PushKind.Webhook => new WebhookSink(target, _client!, clock),
        PushKind.Splunk => new SplunkSink(target, _client!),
        PushKind.Otlp => new OtlpLogSink(target, _client!, clock),
        _ => new SyslogSink(target, _client!),
    };
}
