using FastMcp.Proxy.Forwarding.Upstreams;
using FastMcp.Proxy.Transport;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Fields;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Inside;

/// <summary>Connects to a service of this process: the pipeline sees an upstream like any other, with the same rooms before and behind it.</summary>
internal sealed class InnerConnector(IInnerService service, ConnectionOptions ours, ConnectionOptions theirs, HttpLimits limits, TransportState state, ILogger logger) : IUpstreamConnector
{
    private readonly InnerServer _server = new(service, limits, logger);

    public ValueTask<(Connection? Connection, UpstreamFault Fault)> ConnectAsync(TimeSpan atMost)
    {
        try
        {
            var (near, far) = SocketPair.Open(ours, theirs, state);
            // The service's own time is no socket thread's.
            _ = Task.Run(() => _server.RunAsync(far));
            return new((near, new UpstreamFault(UpstreamStage.Ready, UpstreamFaultKind.None)));
        }
        catch (IOException)
        {
            return new((null, new UpstreamFault(UpstreamStage.Connect, UpstreamFaultKind.Failed)));
        }
    }
}
