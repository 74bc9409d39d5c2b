using FastMcp.Wire;

namespace FastMcp.Proxy.Forwarding.Outgoing;

/// <param name="Tool">The tool's name. One with escapes is the name of no reveal: it fits none but <c>*</c>.</param>
/// <param name="Value">The arguments with their braces.</param>
internal readonly record struct ToolArgument(ByteRange Tool, ByteRange Value);
