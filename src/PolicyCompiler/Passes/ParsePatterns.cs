using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Automata;
using FastMcp.PolicyCompiler.Binding;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Patterns;
using FastMcp.PolicyCompiler.Plan;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Passes;

/// <summary>Pattern texts -> trees, with the longest value that the rule allows.</summary>
internal static class ParsePatterns
{
    /// <summary>A longer value would make a connection hold more than it may.</summary>
    public const int LongestValue = 16 * 1024;

    public const int LongestPattern = 4096;

    public static void Run(PolicyDraft draft)
    {
        foreach (RuleDraft rule in draft.Rules.Where(rule => rule.Bound.Terms is null && rule.Bound.Key is null))
        {
            ScalarNode text = rule.Bound.Pattern ?? rule.Bound.Block!.Begin;
            PatternSplit? split = Parse(rule, text) is { } whole ? Split(rule, text, whole) : null;
            PatternNode? end = rule.Bound.Block is { } block ? Parse(rule, block.End) : null;
            if (split is not null && (end is not null || rule.Bound.Block is null) && Bound(rule, PatternWidth.Of(split.Value)) is { } longest)
            {
                rule.Pattern = new PatternRule(TableRuleOf(rule.Bound, longest), split.Value, end, rule.Bound.Block?.Cap ?? 0) { Context = split.Context };
            }
        }
    }

    private static PatternSplit? Split(RuleDraft rule, ScalarNode text, PatternNode whole)
    {
        PatternSplit? split = PatternSplit.Of(whole, out string? problem);
        rule.HasValueGroup = split is not null && !ReferenceEquals(split.Value, whole);
        if (problem is not null)
        {
            rule.Bag.Error(Codes.ValueGroup, text.Span, problem);
            return null;
        }

        return split;
    }

    /// <summary>The tree, or null and a diagnostic at the pattern's character.</summary>
    public static PatternNode? Parse(RuleDraft rule, ScalarNode text)
    {
        if (text.Value.Length > LongestPattern)
        {
            rule.Bag.Error(Codes.TooLarge, text.Span, $"The pattern has {text.Value.Length} characters; at most {LongestPattern} are read. Many words are many rules.");
            return null;
        }

        PatternNode? node = PatternParser.Parse(text.Value, out PatternError? error);
        if (error is not null)
        {
            rule.Bag.Error(Codes.Pattern, text.At(error.Position), error.Message);
        }

        return node;
    }

    /// <summary>The longest value, or null and a diagnostic.</summary>
    private static int? Bound(RuleDraft rule, PatternWidth width)
    {
        ScalarNode text = rule.Bound.Pattern ?? rule.Bound.Block!.Begin;
        BoundNumber? limit = rule.Bound.MaxLength;
        if (width.Min == 0)
        {
            rule.Bag.Error(Codes.EmptyMatch, text.Span, "The pattern matches the empty text; then everything is a match. Make at least one character necessary.");
            return null;
        }

        if (limit is { Value: < 1 or > LongestValue } || limit?.Value < width.Min)
        {
            string why = limit.Value < width.Min && limit.Value > 0 ? $"; the shortest value of this pattern has {width.Min}" : "";
            rule.Bag.Error(Codes.MaxLength, limit.Span, $"`maxLength` is 1 to {LongestValue} bytes, not {limit.Value}{why}.");
            return null;
        }

        if (limit is null && (width.Max < 0 || width.Max > LongestValue))
        {
            string what = width.Max < 0 ? "A value of this pattern has no bound" : $"A value of this pattern can have {width.Max} bytes";
            rule.Bag.Error(Codes.NoBound, text.Span, $"{what}; bytes are held back until it ends. Add `maxLength` (at most {LongestValue}), bound the repeats, or use `block`.");
            return null;
        }

        return width.Max < 0 ? limit!.Value : Math.Min(width.Max, limit?.Value ?? width.Max);
    }

    private static TableRule TableRuleOf(BoundRule bound, int longest) => new()
    {
        Id = bound.Id.Value,
        Ordinal = 0,
        Enforced = bound.Enforced,
        MaxLength = longest,
        Validator = bound.Validate?.Value,
        Mask = bound.Mask,
    };
}
