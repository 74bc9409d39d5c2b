using System.Collections.Concurrent;
using System.Text;
using FastMcp.Masking;
using FastMcp.Policy.Decisions;
using FastMcp.Policy.Facts;
using FastMcp.Proxy.Masking;

namespace FastMcp.Proxy.Gating;

/// <summary>
/// Rules in other modes on some calls: what an exception lets pass is watched there, what a duty enforces is masked there. Of one
/// snapshot; safe for all threads. What was built once is kept, up to <see cref="MostKept"/>.
/// </summary>
internal sealed class RuleModes
{
    private const int MostKept = 256;

    private readonly ConcurrentDictionary<(Scope Scope, UInt128 Exempt, UInt128 Enforced), MaskTerms> _built = new();
    private readonly RuleSet _rules;
    private readonly Exemption[] _exemptions;
    private readonly Dictionary<string, UInt128> _enforced = new(StringComparer.Ordinal);

    /// <param name="rules">Of the snapshot.</param>
    /// <param name="decisions">Of the same.</param>
    public RuleModes(RuleSet rules, DecisionSet decisions)
    {
        _rules = rules;
        _exemptions = [.. decisions.Exemptions.Where(one => one.Rule is not null)];
        foreach (var id in decisions.Decisions.SelectMany(decision => decision.Owes?.Enforces ?? []))
        {
            // Beyond 128 rules the last bit stands for all of them: too much is masked, not too little.
            _enforced.TryAdd(id, UInt128.One << Math.Min(_enforced.Count, 127));
            AllEnforced |= _enforced[id];
        }
    }

    /// <summary>A bit for each exception of a rule that is about the call.</summary>
    public UInt128 ExemptFor(in CallFacts facts, DateTimeOffset now)
    {
        var bits = UInt128.Zero;
        for (var index = 0; index < _exemptions.Length; index++)
        {
            if (!_exemptions[index].IsOver(now) && _exemptions[index].Fits(facts))
            {
                bits |= UInt128.One << index;
            }
        }

        return bits;
    }

    /// <summary>A bit for each rule that some decision's duties enforce.</summary>
    public UInt128 AllEnforced { get; private set; }

    /// <summary>A bit for each rule that a verdict's duties enforce.</summary>
    public UInt128 EnforcedBy(in Verdict verdict) => BitsOf(verdict.Owes) | BitsOf(verdict.TeamOwes) | BitsOf(verdict.AgentOwes);

    /// <summary>The terms of such a call; null: the route's own.</summary>
    public MaskTerms? TermsOf(MaskTerms? own, Scope scope, UInt128 exempt, UInt128 enforced)
    {
        if (own is null || (exempt | enforced) == 0)
        {
            return null;
        }

        var key = (scope, exempt, enforced);
        if (_built.TryGetValue(key, out var built))
        {
            return built;
        }

        built = Build(own, scope, exempt, enforced);
        return _built.Count < MostKept ? _built.GetOrAdd(key, built) : built;
    }

    private UInt128 BitsOf(Obligations? owes)
    {
        var bits = UInt128.Zero;
        for (var index = 0; index < (owes?.Enforces.Count ?? 0); index++)
        {
            bits |= _enforced.GetValueOrDefault(owes!.Enforces[index]);
        }

        return bits;
    }

    private MaskTerms Build(MaskTerms own, Scope scope, UInt128 exempt, UInt128 enforced)
    {
        Exemption[] fitting = [.. _exemptions.Where((_, index) => (exempt >> index & 1) != 0)];
        HashSet<string> released = [.. fitting.Where(one => one.Fields.Count == 0).Select(one => one.Rule!)];
        bool Whole(string id, bool mode) => (mode || (_enforced.GetValueOrDefault(id) & enforced) != 0) && !released.Contains(id);
        var terms = own with { Program = _rules.Variant(scope, Whole, null, out var grant), Grant = grant };
        return terms with { Fields = [.. fitting.SelectMany(one => one.Fields).Distinct(StringComparer.OrdinalIgnoreCase).Select(Field)] };

        (byte[], MaskTerms) Field(string field)
        {
            HashSet<string> below = [.. fitting.Where(one => one.Fields.Contains(field, StringComparer.OrdinalIgnoreCase)).Select(one => one.Rule!)];
            var program = _rules.Variant(scope, (id, mode) => Whole(id, mode) && !below.Contains(id), Whole, out var ofField);
            return (Encoding.UTF8.GetBytes(field), own with { Program = program, Grant = ofField });
        }
    }
}
