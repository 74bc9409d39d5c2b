using FastMcp.Recording.Sessions;

namespace FastMcp.Proxy.Exporting;

/// <summary>Takes batches of exchanges to one place. What goes wrong there is a value.</summary>
internal interface IPushSink
{
    /// <summary>Off the sockets' threads; one call at a time.</summary>
    Task<PushAnswer> SendAsync(IReadOnlyList<ExchangeRecord> batch, CancellationToken stop);
}
