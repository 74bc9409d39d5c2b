using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Automata;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Patterns;
using FastMcp.PolicyCompiler.Plan;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Passes;

/// <summary><c>assignedTo</c>, <c>entropy</c> and <c>allow</c> -> the rule's context, checks and searches.</summary>
internal static class AddValueChecks
{
    public static void Run(PolicyDraft draft)
    {
        foreach (RuleDraft rule in draft.Rules)
        {
            if (rule.Pattern is { } pattern)
            {
                rule.Pattern = rule.Bound.Block is null ? With(rule, pattern) : WithoutAny(rule, pattern);
            }
        }
    }

    private static PatternRule? With(RuleDraft rule, PatternRule pattern)
    {
        if (rule.Bound.Entropy is { } entropy)
        {
            pattern = pattern with { Rule = pattern.Rule with { Checks = new ValueChecks { MinEntropy = entropy.Thousandths } } };
        }

        if (rule.Bound.AssignedTo.Count > 0)
        {
            if (pattern.Context is not null)
            {
                rule.Bag.Error(Codes.ValueCheck, rule.Bound.AssignedTo[0].Span, "`assignedTo` says what stands before the value, and so does the pattern left of (?<mask>...). Keep one of them.");
                return null;
            }

            pattern = pattern with { Context = Assignments.Context(rule.Bound.AssignedTo.Select(word => word.Value)) };
        }

        return rule.Bound.Allow is null ? pattern : Allowing(rule, pattern);
    }

    private static PatternRule? Allowing(RuleDraft rule, PatternRule pattern)
    {
        var allow = new List<PatternNode>();
        if (rule.Bound.Allow!.Words.Count > 0)
        {
            allow.Add(ValueSearches.Words(rule.Bound.Allow.Words.Select(word => word.Value)));
        }

        bool right = true;
        foreach (ScalarNode text in rule.Bound.Allow.Patterns)
        {
            PatternNode? node = ParsePatterns.Parse(rule, text);
            if (node is not null && (PatternWidth.Of(node).Min == 0 || !ReferenceEquals(PatternSplit.Of(node, out _)?.Value, node)))
            {
                rule.Bag.Error(Codes.ValueCheck, text.Span, "A pattern of `allow` is searched in the value: it needs at least one character, and no group (?<mask>...).");
                node = null;
            }

            right &= node is not null;
            allow.AddRange(node is null ? [] : [node]);
        }

        return right ? pattern with { Allow = allow } : null;
    }

    private static PatternRule? WithoutAny(RuleDraft rule, PatternRule pattern)
    {
        SourceSpan? span = rule.Bound.Entropy?.Span ?? rule.Bound.Allow?.Span ?? rule.Bound.AssignedTo.FirstOrDefault()?.Span;
        if (span is not { } at)
        {
            return pattern;
        }

        rule.Bag.Error(Codes.ValueCheck, at, "A block rule has no `assignedTo`, `entropy` and `allow`: it masks from its begin marker on, before the rest is there.");
        return null;
    }
}
