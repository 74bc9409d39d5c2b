using FastMcp.Approvals;
using FastMcp.Approvals.Approvers;
using FastMcp.Approvals.Notices;
using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Health.Metrics;
using FastMcp.Proxy.Notifying.Callbacks;
using FastMcp.Proxy.Notifying.Slack;
using FastMcp.Proxy.Notifying.Webhooks;
using FastMcp.Proxy.Outbound;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Notifying;

/// <summary>Every channel of <c>approvals</c>, each on its own, and the address where their answers come in.</summary>
internal sealed class ApprovalChannels : IAsyncDisposable
{
    private readonly List<(string Name, Notifier Notifier)> _notifiers = [];
    private OutboundClient? _client;
    private CallbackServer? _callbacks;

    private ApprovalChannels()
    {
    }

    /// <summary>For health: channels that take nothing at the moment.</summary>
    public IEnumerable<string> Notes => _notifiers.Where(one => one.Notifier.WhyNot is not null).Select(one => $"Channel '{one.Name}' does not take requests for approval: {one.Notifier.WhyNot}");

    /// <summary>What the desk has to know of them.</summary>
    public static IReadOnlyList<NoticeTarget> TargetsOf(ApprovalsConfig config) => [.. config.Channels.Select(channel => new NoticeTarget(channel.Name, channel.Routes))];

    /// <param name="config">That the gateway starts with.</param>
    /// <param name="inForce">The one at each moment: who decides is read from it.</param>
    /// <param name="desk">Where calls wait.</param>
    /// <param name="metrics">Of the gateway.</param>
    /// <param name="clock">The time.</param>
    /// <param name="logs">Of the gateway.</param>
    /// <exception cref="IOException">The address of callbacks is in use or not ours.</exception>
    public static async Task<ApprovalChannels> StartAsync(Config config, Func<Config> inForce, ApprovalDesk desk, MetricsRegistry metrics, TimeProvider clock, ILoggerFactory logs)
    {
        var all = new ApprovalChannels();
        if (config.Approvals is not { Channels.Count: > 0 } approvals)
        {
            return all;
        }

        try
        {
            all.Start(approvals, config, inForce, desk, metrics, clock, logs);
            return all;
        }
        catch
        {
            await all.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_callbacks is not null)
        {
            await _callbacks.DisposeAsync().ConfigureAwait(false);
        }

        await Task.WhenAll(_notifiers.Select(one => one.Notifier.DisposeAsync().AsTask())).ConfigureAwait(false);
        _client?.Dispose();
    }

    private void Start(ApprovalsConfig approvals, Config config, Func<Config> inForce, ApprovalDesk desk, MetricsRegistry metrics, TimeProvider clock, ILoggerFactory logs)
    {
        var (client, answering) = (_client = new OutboundClient(config.Outbound), new List<CallbackChannel>());
        foreach (var channel in approvals.Channels)
        {
            INoticeSink sink = channel.Kind == ChannelKind.Slack ? new SlackNotices(channel, approvals.Url, client) : new WebhookNotices(channel, approvals.Url, client, clock);
            _notifiers.Add((channel.Name, new Notifier(channel.Name, desk, sink, new NoticeCounters(channel.Name, metrics, clock), clock, logs.CreateLogger<Notifier>())));
            if (channel.CallbackSecretFile is not null)
            {
                answering.Add(channel.Kind == ChannelKind.Slack ? new(channel.Name, new SlackCallbacks(channel), sink, IsSeen: false) : new(channel.Name, new WebhookCallbacks(channel), sink, IsSeen: true));
            }
        }

        if (approvals.Callbacks is { } address && answering.Count > 0)
        {
            var people = new ChannelPeople(() => inForce().Approvals?.Channels ?? [], new ApproverBook(approvals.Folder));
            _callbacks = new CallbackServer(address, answering, people, desk, new CallbackCounters(answering.Select(channel => channel.Name), metrics), config.Limits.CallbackAddress, clock, logs.CreateLogger<CallbackServer>());
        }
    }
}
