using FastMcp.Proxy.Forwarding;
using FastMcp.Proxy.Replies;

namespace FastMcp.Proxy.Pipeline;

/// <summary>The two rooms that touch the upstream: sending, and streaming back.</summary>
internal sealed record Delivery(Forwarder Forwarder, Replier Replier);
