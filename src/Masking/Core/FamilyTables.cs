namespace FastMcp.Masking.Core;

/// <summary>One anchored forward automaton over bytes for some rules of a scope.</summary>
/// <remarks>
/// INVARIANT: every state but 0 reaches an accept (dead ends are trimmed); else more is held than must be.
/// INVARIANT: state 0 is dead and all of its transitions lead to 0.
/// INVARIANT: accepting states come before the others, so that "dead or accepting" is one compare.
/// </remarks>
internal sealed class FamilyTables
{
    /// <summary>Byte -> class. 256 entries.</summary>
    public required byte[] ClassOf { get; init; }

    public required TransitionTable Transitions { get; init; }

    public int ClassCount => Transitions.ClassCount;

    /// <summary>state * ClassCount + class -> state.</summary>
    public ushort[] Next => Transitions.Next;

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

    /// <summary>The bytes of the shortest value.</summary>
    public required int Least { get; init; }

    /// <summary>Byte before a start -> start class; entry 256 is the start of the text.</summary>
    public required byte[] ContextOf { get; init; }

    /// <summary>Start class -> start state (0: no rule can start here).</summary>
    public required ushort[] StartOf { get; init; }

    /// <summary>State -> index into <see cref="ReachSets"/>. Empty where no rule of the family has a context.</summary>
    public required ushort[] ReachOf { get; init; }

    /// <summary>Which rules one more byte can still lead to; a family of rules with contexts lives only for armed ones.</summary>
    public required Reach[][] ReachSets { get; init; }

    public bool HasContexts => ReachOf.Length > 0;
}
