namespace FastMcp.Proxy.Gating.Tools;

/// <summary>An operator takes a changed tool: the one with this digest, and no other that came since it was looked at.</summary>
internal sealed record PinOrder(string Upstream, string Tool, string Digest);
