namespace FastMcp.PolicyCompiler.Automata;

/// <summary>How large automata may become. Counted, not timed: the same rules fail on every machine.</summary>
/// <param name="PerRule">States of one rule alone.</param>
/// <param name="Total">States of all rules of a scope together.</param>
/// <param name="Work">Steps of the construction of a family.</param>
/// <param name="Family">States of one family, 65,535 at most.</param>
internal sealed record StateBudget(int PerRule, int Total, long Work, int Family = 24_000)
{
    public static StateBudget Default { get; } = new(PerRule: 8_000, Total: 40_000, Work: 400_000_000);

    /// <summary>States of a family of rules with contexts, if more rules than one need them: few are armed at a time.</summary>
    public int ContextFamily { get; init; } = 2_000;

    /// <summary>Steps for one rule: a hundred times what the dearest built-in rule takes, under a second.</summary>
    public long RuleWork { get; init; } = 4_000_000;

    /// <summary>Steps for all rules one by one: an editor that compiles at each key stroke must not wait for many bad rules.</summary>
    public long AllRulesWork { get; init; } = 40_000_000;
}
