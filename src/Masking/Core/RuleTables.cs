namespace FastMcp.Masking.Core;

/// <summary>
/// The compiled rules of one scope (request, response or record): one anchored forward automaton over
/// bytes for all rules together. Plain arrays, built by the PolicyCompiler, run by the engines.
/// This folder is source-linked into the PolicyCompiler (netstandard2.0): arrays and indices, no I/O.
/// </summary>
/// <remarks>
/// INVARIANT: every state but 0 reaches an accept (dead ends are trimmed); else more is held than must be.
/// INVARIANT: state 0 is dead and all of its transitions lead to 0.
/// </remarks>
internal sealed class RuleTables
{
    /// <summary>Byte -> class. 256 entries.</summary>
    public required byte[] ClassOf { get; init; }

    public required int ClassCount { get; init; }

    /// <summary>state * ClassCount + class -> state.</summary>
    public required ushort[] Next { get; init; }

    /// <summary>State -> index into <see cref="AcceptSets"/>; 0 is the empty set.</summary>
    public required ushort[] AcceptOf { get; init; }

    /// <summary>What is accepted when a value ends in a state, ordered by rule index.</summary>
    public required Accept[][] AcceptSets { get; init; }

    /// <summary>
    /// State -> the greatest prefix length (bytes) at which one more byte may still lead to a value that is
    /// no longer than its rule's maxLength: max over rules of maxLength - least distance, distance >= 1.
    /// -1 where nothing can grow.
    /// </summary>
    public required int[] GrowLimitOf { get; init; }

    /// <summary>Byte before a start -> context class; entry 256 is the start of the text.</summary>
    public required byte[] ContextOf { get; init; }

    /// <summary>Context class -> start state (0: no rule can start here).</summary>
    public required ushort[] StartOf { get; init; }

    /// <summary>Entry 0 always holds and needs no byte.</summary>
    public required Lookahead[] Lookaheads { get; init; }

    /// <summary>The rules that the accepts name, in tie-breaking order (pack, file, position).</summary>
    public required TableRule[] Rules { get; init; }

    /// <summary>Rules by key, in tie-breaking order; they have no automaton.</summary>
    public TableRule[] KeyRules { get; set; } = [];
}
