using FastMcp.Wire;

namespace FastMcp.Proxy.Forwarding.Outgoing;

/// <summary>Where a request holds a signature, or a text that one signs.</summary>
/// <param name="Group">One for each signed whole.</param>
/// <param name="IsSignature">Else a text.</param>
/// <param name="Content">The content of the string.</param>
internal readonly record struct SignedSpot(ulong Group, bool IsSignature, ByteRange Content);
