using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata;

/// <summary>What the automaton needs of one rule.</summary>
/// <param name="Rule">As it goes into the tables; its Block is filled in by the builder.</param>
/// <param name="Value">The value with its context and lookahead; of a block rule the begin marker.</param>
/// <param name="BlockEnd">The end marker of a block rule, else null.</param>
/// <param name="BlockCap">Bytes that a block rule drops at most.</param>
internal sealed record PatternRule(TableRule Rule, PatternNode Value, PatternNode? BlockEnd = null, int BlockCap = 0);
