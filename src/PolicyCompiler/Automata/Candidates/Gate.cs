namespace FastMcp.PolicyCompiler.Automata.Candidates;

/// <summary>What a start must have beside its window.</summary>
internal enum Gate : byte
{
    None,

    /// <summary>A certain byte comes before any that ends the value.</summary>
    Need,

    /// <summary>A run of token bytes begins here.</summary>
    Run,
}
