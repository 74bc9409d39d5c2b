namespace FastMcp.Proxy.Outbound;

/// <summary>Carries a refusal of <see cref="OutboundClient"/> through the HTTP client, which has no other way. Never leaves it.</summary>
internal sealed class OutboundRefusedException(string message) : IOException(message);
