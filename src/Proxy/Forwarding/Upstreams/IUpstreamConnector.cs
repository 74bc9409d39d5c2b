using FastMcp.Proxy.Transport;

namespace FastMcp.Proxy.Forwarding.Upstreams;

/// <summary>Makes new connections to one origin, over the network or inside this process. Failures are values.</summary>
internal interface IUpstreamConnector
{
    ValueTask<(Connection? Connection, UpstreamFault Fault)> ConnectAsync(TimeSpan atMost);
}
