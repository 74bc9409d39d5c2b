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
                Switch(file, pack.Enable, rules, true, switched);
                Switch(file, pack.Disable, rules, false, switched);
            }
        }
    }

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
