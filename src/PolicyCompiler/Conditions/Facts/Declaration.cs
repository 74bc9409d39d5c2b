using FastMcp.PolicyCompiler.Conditions.Types;

namespace FastMcp.PolicyCompiler.Conditions.Facts;

/// <summary>A name that a condition may use.</summary>
/// <param name="Name">With its dots: <c>caller.subject</c>.</param>
/// <param name="Index">The fact's number; from <see cref="FirstVariable"/> on a variable that the evaluation is given.</param>
/// <param name="Optional">May be absent: a condition must ask <c>has()</c> first.</param>
/// <param name="Most">Of a list or map: the most items that the static cost counts with.</param>
/// <param name="Meaning">One line for people.</param>
internal sealed record Declaration(string Name, CelType Type, int Index, bool Optional, int Most, string Meaning)
{
    public const int FirstVariable = 64;

    public ProtocolNeed Need => Name.StartsWith("mcp.", StringComparison.Ordinal) ? ProtocolNeed.Mcp
        : Name.StartsWith("llm.", StringComparison.Ordinal) ? ProtocolNeed.Llm
        : ProtocolNeed.None;
}
