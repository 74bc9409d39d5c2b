using FastMcp.PolicyCompiler.Binding;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Plan;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Passes;

/// <summary>Operators' files turn rules of built-in packs on and off. One rule is switched once, so that order does not matter.</summary>
internal static class SwitchPacks
{
    public static void Run(PolicyDraft draft)
    {
        var packs = draft.Files.Where(file => file.Source.Origin == PolicyOrigin.BuiltIn).ToLookup(file => file.Pack, StringComparer.Ordinal);
        var switched = new HashSet<RuleDraft>();
        var whole = new List<(BoundFile File, IReadOnlyList<ScalarNode> Ids, RuleDraft[] Rules, bool Enabled)>();
        foreach (BoundFile file in draft.Files)
        {
            foreach (BoundPackSwitch pack in file.Packs)
            {
                if (!packs.Contains(pack.Pack.Value))
                {
                    file.Bag.Error(Codes.UnknownPack, pack.Pack.Span, $"There is no built-in pack `{pack.Pack.Value}`." + Suggestion.For(pack.Pack.Value, packs.Select(known => known.Key)));
                    continue;
                }

                RuleDraft[] rules = [.. draft.Rules.Where(rule => rule.File.Source.Origin == PolicyOrigin.BuiltIn && rule.File.Pack == pack.Pack.Value)];
                Switch(file, Named(pack.Enable), rules, true, switched);
                Switch(file, Named(pack.Disable), rules, false, switched);
                whole.Add((file, Whole(pack.Enable), rules, true));
                whole.Add((file, Whole(pack.Disable), rules, false));
            }
        }

        // What is named by itself is meant so.
        var named = new HashSet<RuleDraft>(switched);
        foreach ((BoundFile file, IReadOnlyList<ScalarNode> ids, RuleDraft[] rules, bool enabled) in whole)
        {
            foreach (ScalarNode id in ids)
            {
                foreach (RuleDraft rule in rules.Where(rule => !named.Contains(rule)))
                {
                    if (!switched.Add(rule))
                    {
                        file.Bag.Error(Codes.UnknownPackRule, id.Span, "All rules of the pack are switched twice; which one holds would depend on the order.");
                        break;
                    }

                    rule.Enabled = enabled;
                }
            }
        }
    }

    private static IReadOnlyList<ScalarNode> Named(IReadOnlyList<ScalarNode> ids) => [.. ids.Where(id => id.Value != "*")];

    /// <summary>All rules of a pack.</summary>
    private static IReadOnlyList<ScalarNode> Whole(IReadOnlyList<ScalarNode> ids) => [.. ids.Where(id => id.Value == "*")];

    private static void Switch(BoundFile file, IReadOnlyList<ScalarNode> ids, RuleDraft[] rules, bool enabled, HashSet<RuleDraft> switched)
    {
        foreach (ScalarNode id in ids)
        {
            RuleDraft? rule = rules.FirstOrDefault(candidate => candidate.Bound.Id.Value == id.Value);
            if (rule is null)
            {
                file.Bag.Error(Codes.UnknownPackRule, id.Span, $"The pack has no rule `{id.Value}`." + Suggestion.For(id.Value, rules.Select(candidate => candidate.Bound.Id.Value)));
            }
            else if (!switched.Add(rule))
            {
                file.Bag.Error(Codes.UnknownPackRule, id.Span, $"`{id.Value}` is switched twice; which one holds would depend on the order.");
            }
            else
            {
                rule.Enabled = enabled;
            }
        }
    }
}
