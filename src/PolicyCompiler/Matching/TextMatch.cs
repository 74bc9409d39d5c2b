namespace FastMcp.PolicyCompiler.Matching;

/// <summary>One value in a text, of a block rule with all that it drops. Bytes; the rule indexes the tables' rules.</summary>
internal readonly record struct TextMatch(int Start, int Length, int Rule)
{
    public int End => Start + Length;
}
