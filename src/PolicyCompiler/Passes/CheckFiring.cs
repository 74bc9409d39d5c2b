using FastMcp.PolicyCompiler.Analysis;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Plan;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Passes;

/// <summary>A rule can fire: some text that a slot of a protocol can hold is a value of it.</summary>
internal static class CheckFiring
{
    public static void Run(PolicyDraft draft)
    {
        foreach (RuleDraft rule in draft.Rules)
        {
            draft.Cancel.ThrowIfCancellationRequested();
            if (rule.Machine is { } machine && rule.Pattern is { } pattern && !Check(rule, machine, pattern.Rule.MaxLength))
            {
                rule.Pattern = null;
            }
        }
    }

    private static bool Check(RuleDraft rule, RuleMachine machine, int maxLength)
    {
        ScalarNode text = rule.ValueText;
        rule.Sample = Sample.Of(machine, maxLength);
        if (rule.Sample is null)
        {
            rule.Bag.Error(Codes.CannotFire, text.Span, $"The rule `{rule.Bound.Id.Value}` can never fire: {Reason(machine)}");
        }
        else if (text.Quote is '|' or '>' && text.Value.EndsWith("\n", StringComparison.Ordinal))
        {
            rule.Bag.Error(Codes.CannotFire, text.Span, $"The pattern ends with the line feed that `{text.Quote}` keeps, so only a value before a line feed would fit. Write `{text.Quote}-`.");
        }

        return rule.Sample is not null;
    }

    private static string Reason(RuleMachine machine) =>
        Enumerable.Range(0, RuleMachine.Edge + 1).Any(before => machine.IsLive(machine.Start(before)))
            ? "no text holds what it needs. A high surrogate followed by a low one is one character: write \\x{1F600}, or a range such as [\\x{10000}-\\x{10FFFF}]."
            : "its pattern contradicts itself. Look at what \\b, ^, $ and lookaround ask of the characters beside them.";
}
