using FastMcp.Masking.Core;
using FastMcp.Masking.Core.Terms;
using FastMcp.Masking.Matching.Contexts;

namespace FastMcp.Masking;

/// <summary>The same rules, some of them in another mode.</summary>
public sealed partial class RuleSet
{
    /// <summary>
    /// The program of a scope in which some rules only monitor, or some that only monitor are enforced. Costs milliseconds; the search of
    /// dictionaries in it is the managed one, whose results are the same.
    /// </summary>
    /// <param name="scope">Never the record, which every rule guards.</param>
    /// <param name="modeOf">Of a rule's id and its own mode: is it enforced?</param>
    /// <param name="modeOfKeys">The same of rules by key; null: as of all others.</param>
    /// <param name="grant">The leave to pass what its monitoring rules match; null where every rule is enforced.</param>
    public MaskProgram Variant(Scope scope, Func<string, bool, bool> modeOf, Func<string, bool, bool>? modeOfKeys, out MonitorGrant? grant)
    {
        ArgumentNullException.ThrowIfNull(modeOf);
        ArgumentOutOfRangeException.ThrowIfEqual((int)scope, (int)Scope.Record);
        var (tables, terms) = scope == Scope.Request ? (_image.Request, _image.RequestTerms) : (_image.Response, _image.ResponseTerms);
        TableRule Of(TableRule rule) => rule with { Enforced = modeOf(rule.Id, rule.Enforced) };
        var (rules, keys) = (Array.ConvertAll(tables.Rules, Of), Array.ConvertAll(tables.KeyRules, rule => rule with { Enforced = (modeOfKeys ?? modeOf)(rule.Id, rule.Enforced) }));
        TermRule[] dictionary = [.. terms.Rules.Select(rule => rule with { Rule = Of(rule.Rule) })];
        grant = rules.Concat(keys).Concat(dictionary.Select(rule => rule.Rule)).All(rule => rule.Enforced) ? null : new MonitorGrant();
        return new MaskProgram(tables with { Rules = rules, KeyRules = keys }, new ScopeTerms(dictionary), _image.Terms, new ContextRunPool());
    }
}
