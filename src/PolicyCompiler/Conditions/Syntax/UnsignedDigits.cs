namespace FastMcp.PolicyCompiler.Conditions.Syntax;

/// <summary>The digits of an int before its sign is known.</summary>
internal sealed record UnsignedDigits(ulong Value);
