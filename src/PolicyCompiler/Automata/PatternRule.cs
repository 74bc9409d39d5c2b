using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata;

/// <summary>What the automaton needs of one rule.</summary>
/// <param name="Rule">As it goes into the tables; its Block and what its Checks allow are filled in by the builder.</param>
/// <param name="Value">The value with one-byte context and lookahead; of a block rule the begin marker.</param>
/// <param name="BlockEnd">The end marker of a block rule, else null.</param>
/// <param name="BlockCap">Bytes that a block rule drops at most.</param>
internal sealed record PatternRule(TableRule Rule, PatternNode Value, PatternNode? BlockEnd = null, int BlockCap = 0)
{
    /// <summary>What must end where the value begins (<see cref="PatternSplit.Context"/>); null: nothing.</summary>
    public PatternNode? Context { get; init; }

    /// <summary>Which scopes of the policy have the rule, as a number: those of the same ones share families.</summary>
    public int Scopes { get; init; }

    /// <summary>The rule's maxLength forbids values that the pattern allows.</summary>
    public bool IsCut => PatternWidth.Of(Value).Max is var most && (most < 0 || most > Rule.MaxLength);

    /// <summary>A value in which one of these is found is no match.</summary>
    public IReadOnlyList<PatternNode> Allow { get; init; } = [];
}
