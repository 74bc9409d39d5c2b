using FastMcp.Proxy.Forwarding.Upstreams;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Transport.Http2;

/// <summary>
/// Connections to an upstream that speaks HTTP/2: streams of a few connections, one opened after the other as they fill. One that agreed
/// on HTTP/1.1 is given out as it is.
/// </summary>
internal sealed partial class Http2Connector(UpstreamConnector network, UpstreamOptions options, TransportState state, ILogger logger) : IUpstreamConnector
{
    private readonly Lock _gate = new();
    private readonly List<ClientSession> _sessions = [];
    private TaskCompletionSource<UpstreamFault>? _opening;
    private volatile bool _isHttp1;

    /// <summary>What it opens connections with.</summary>
    public UpstreamConnector Network => network;

    public async ValueTask<(Connection? Connection, UpstreamFault Fault)> ConnectAsync(TimeSpan atMost)
    {
        var began = state.Ticker.Time.GetTimestamp();
        while (true)
        {
            TaskCompletionSource<UpstreamFault>? others;
            lock (_gate)
            {
                if (Place() is { } place)
                {
                    return (place, default);
                }

                others = _isHttp1 ? null : _opening;
                _opening ??= _isHttp1 ? null : new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            var left = atMost - state.Ticker.Time.GetElapsedTime(began);
            if (others is null)
            {
                return await OpenAsync(left).ConfigureAwait(false);
            }

            // Somebody opens one already: it may be enough for all who wait.
            var fault = await WaitAsync(others.Task, left).ConfigureAwait(false);

            // Who opened it may have had less time.
            if (!fault.IsNone && (fault.Kind != UpstreamFaultKind.TimedOut || state.Ticker.Time.GetElapsedTime(began) >= atMost))
            {
                return (null, fault);
            }
        }
    }

    private async Task<UpstreamFault> WaitAsync(Task<UpstreamFault> opening, TimeSpan left)
    {
        try
        {
            return left > TimeSpan.Zero ? await opening.WaitAsync(left, state.Ticker.Time).ConfigureAwait(false) : TooLate;
        }
        catch (TimeoutException)
        {
            return TooLate;
        }
    }

    private static UpstreamFault TooLate => new(UpstreamStage.Connect, UpstreamFaultKind.TimedOut);

    private async ValueTask<(Connection?, UpstreamFault)> OpenAsync(TimeSpan atMost)
    {
        var fault = new UpstreamFault(UpstreamStage.Connect, UpstreamFaultKind.Failed);
        ClientSession? session = null;
        try
        {
            (var link, fault) = await network.ConnectAsync(atMost).ConfigureAwait(false);
            if (link is null)
            {
                return (null, fault);
            }

            _isHttp1 = options.Http2 == UpstreamHttp2.Alpn && link.Tls is not { IsHttp2: true };
            return (_isHttp1 ? link : Begin(link, out session), fault);
        }
        finally
        {
            if (session is null)
            {
                Opened(fault);
            }
            else
            {
                _ = OpenedAsync(session);
            }
        }
    }

    // Who waits for a place goes on when it is known how many there are: before that a burst would be refused by the upstream.
    private async Task OpenedAsync(ClientSession session)
    {
        await session.Ready.ConfigureAwait(false);
        Opened(default);
    }

    private void Opened(UpstreamFault fault)
    {
        TaskCompletionSource<UpstreamFault>? opening;
        lock (_gate)
        {
            (opening, _opening) = (_opening, null);
        }

        opening?.TrySetResult(fault);
    }

    private Connection? Begin(Connection link, out ClientSession session)
    {
        session = new ClientSession(link, options.Http2Limits, options.Connection, state) { RetireAt = state.Ticker.DueIn(options.MaxLifetime) };
        var first = session.TryPlace();
        lock (_gate)
        {
            _sessions.Add(session);
        }

        _ = RunAsync(session, link);
        return first;
    }

    private async Task RunAsync(ClientSession session, Connection link)
    {
        try
        {
            await session.RunAsync().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // A fault of ours ends the connection; its streams see it end.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Failed(logger, e);
            link.Abort();
        }
        finally
        {
            lock (_gate)
            {
                _sessions.Remove(session);
            }

            await link.DisposeAsync().ConfigureAwait(false);
        }
    }

    // The newest first: the older ones end when nobody uses them.
    private Connection? Place()
    {
        for (var i = _sessions.Count - 1; i >= 0; i--)
        {
            if (_sessions[i].TryPlace() is { } place)
            {
                return place;
            }
        }

        return null;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.Http2UpstreamFailed, LogLevel.Error, "A connection to an upstream over HTTP/2 failed.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
