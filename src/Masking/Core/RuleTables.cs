namespace FastMcp.Masking.Core;

/// <summary>
/// The compiled rules of one scope (request, response or record). Plain arrays, built by the PolicyCompiler, run by the engines.
/// This folder is source-linked into the PolicyCompiler (netstandard2.0): arrays and indices, no I/O.
/// </summary>
internal sealed record RuleTables
{
    /// <summary>A set of families is 32 bits.</summary>
    public const int MostFamilies = 32;

    /// <summary>Every rule is in one of them.</summary>
    public required FamilyTables[] Families { get; init; }

    /// <summary>Entry 0 always holds and needs no byte.</summary>
    public required Lookahead[] Lookaheads { get; init; }

    /// <summary>The rules that the accepts name, in tie-breaking order (pack, file, position).</summary>
    public required TableRule[] Rules { get; init; }

    /// <summary>Rules by key, in tie-breaking order; they have no automaton.</summary>
    public TableRule[] KeyRules { get; set; } = [];

    /// <summary>Where values can begin.</summary>
    public CandidatePlan Candidates => Plan.Value;

    /// <summary>Made when it is asked for: rules that are only checked need none.</summary>
    public required Lazy<CandidatePlan> Plan { get; init; }

    /// <summary>What must end where the values of some rules begin.</summary>
    public required ContextTables Contexts { get; init; }
}
