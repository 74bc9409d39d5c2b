namespace FastMcp.PolicyCompiler.Conditions.Syntax;

/// <summary>How large a condition may be. Counted, so that it is refused on every machine or on none.</summary>
internal static class ConditionLimits
{
    /// <summary>Characters of one condition.</summary>
    public const int Characters = 8192;

    /// <summary>Levels of brackets, operators and calls.</summary>
    public const int Depth = 100;

    /// <summary>Nodes of one condition.</summary>
    public const int Nodes = 2000;

    /// <summary>Variables of macros that are in scope at once.</summary>
    public const int Slots = 16;

    /// <summary>States of the automaton that one pattern makes.</summary>
    public const int PatternStates = 2000;

    /// <summary>Steps that a condition may need at most, by its static bound.</summary>
    public const long Cost = 10_000_000;
}
