using System.Net.Sockets;
using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Configuration.Model;

namespace FastMcp.Proxy.Commands.Doctor;

/// <summary>Upstreams that nobody answers for. A connection is made and ended; nothing is sent.</summary>
internal static class OfUpstreams
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static async Task<IEnumerable<Ailment>> LookAsync(Config config, CancellationToken stop)
    {
        var found = await Task.WhenAll(config.Upstreams.Select(upstream => OfAsync(upstream, stop))).ConfigureAwait(false);
        return found.OfType<Ailment>();
    }

    private static async Task<Ailment?> OfAsync(UpstreamConfig upstream, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(upstream.Url.IdnHost, upstream.Url.Port, patience.Token).ConfigureAwait(false);
            return upstream.Url.Scheme == Uri.UriSchemeHttp && !upstream.Url.IsLoopback
                ? new Ailment(false, $"Upstream '{upstream.Name}' is spoken to in the clear: {upstream.Url.Scheme}://{upstream.Url.Authority}. Use https.")
                : null;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return new Ailment(true, $"Upstream '{upstream.Name}' does not answer at {upstream.Url.Authority}: {(e is OperationCanceledException ? $"not within {Patience.TotalSeconds} seconds" : e.Message)}");
        }
    }
}
