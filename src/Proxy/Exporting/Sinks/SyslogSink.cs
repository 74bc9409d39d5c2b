using System.Globalization;
using System.Text;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Outbound;
using FastMcp.Recording.Sessions;

namespace FastMcp.Proxy.Exporting.Sinks;

/// <summary>
/// Syslog (RFC 5424) over TCP or TLS with octet counts (RFC 6587, RFC 5425). The protocol has no acknowledgement: what the other side's system has taken counts as taken, and
/// what a connection breaks with is sent again, with the batch before it: that one may have been taken by the system and read by nobody.
/// </summary>
internal sealed class SyslogSink(PushConfig target, OutboundClient client) : IPushSink, IDisposable
{
    // Facility 13 (log audit), severity 5 (notice) for what was refused and 6 for the rest.
    private const int Facility = 13 * 8;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private Stream? _connection;
    private byte[] _last = [];
    private bool _mayBeLost;

    public async Task<PushAnswer> SendAsync(IReadOnlyList<ExchangeRecord> batch, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Longest);
        try
        {
            if (_connection is { } old && await IsClosedAsync(old).ConfigureAwait(false))
            {
                Drop();
            }

            var messages = MessagesOf(batch);
            _connection ??= await client.ConnectAsync(target.Url.Host, target.Url.Port, target.Url.Scheme == "tls", limit.Token).ConfigureAwait(false);
            if (_mayBeLost)
            {
                await _connection.WriteAsync(_last, limit.Token).ConfigureAwait(false);
            }

            await _connection.WriteAsync(messages, limit.Token).ConfigureAwait(false);
            await _connection.FlushAsync(limit.Token).ConfigureAwait(false);
            (_last, _mayBeLost) = (messages, false);
            return PushAnswer.Taken;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            Drop();
            return PushAnswer.Later(e is OperationCanceledException ? $"{target.Url.Authority} takes nothing" : e.Message);
        }
    }

    public void Dispose() => Drop();

    private byte[] MessagesOf(IReadOnlyList<ExchangeRecord> batch)
    {
        using var messages = new MemoryStream();
        foreach (var exchange in batch)
        {
            var head = string.Create(
                CultureInfo.InvariantCulture,
                $"<{Facility + (exchange.IsRefused ? 5 : 6)}>1 {exchange.Began.UtcDateTime:yyyy-MM-ddTHH:mm:ss.ffffffZ} {Environment.MachineName} fastmcp {Environment.ProcessId} exchange [exchange@32473 id=\"{exchange.Id}\"] \uFEFF");
            byte[] message = [.. Encoding.UTF8.GetBytes(head), .. PushLines.LineOf(target, exchange)];
            messages.Write(Encoding.ASCII.GetBytes(message.Length.ToString(CultureInfo.InvariantCulture) + " "));
            messages.Write(message);
        }

        return messages.ToArray();
    }

    // A server sends nothing: what can be read is its end. What was written just before is lost with it, so it is looked at first.
    private static async ValueTask<bool> IsClosedAsync(Stream connection)
    {
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(1));
        try
        {
            return connection is not System.Net.Sockets.NetworkStream plain || (plain.DataAvailable || plain.Socket.Poll(0, System.Net.Sockets.SelectMode.SelectRead))
                && await connection.ReadAsync(new byte[1], now.Token).ConfigureAwait(false) == 0;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            return e is IOException;
        }
    }

    private void Drop()
    {
        _mayBeLost |= _connection is not null && _last.Length > 0;
        _connection?.Dispose();
        _connection = null;
    }
}
