namespace FastMcp.PolicyCompiler.Schemas;

/// <summary>What a pinned schema may be. Counted, not timed: what is pinned on one machine is on every one.</summary>
internal static class SchemaLimits
{
    /// <summary>Values of a whole definition, schemas among them.</summary>
    public const int Values = 50_000;

    /// <summary>Values of all <c>enum</c> and <c>const</c> of a schema.</summary>
    public const int Constants = 10_000;

    /// <summary>Schemas that can be asked about one value, repeats counted: references to references double at each step.</summary>
    public const int InPlace = 2_000;

    /// <summary>Different patterns of a schema.</summary>
    public const int Patterns = 64;

    /// <summary>States of all of them.</summary>
    public const int PatternStates = 8_000;

    /// <summary>What a pattern says in characters.</summary>
    public const int PatternText = 1_024;
}
