namespace FastMcp.PolicyCompiler.Conditions.Facts;

/// <summary>The protocol to which a condition's facts bind it.</summary>
[Flags]
public enum ProtocolNeed
{
    None = 0,
    Mcp = 1,
    Llm = 2,
}
