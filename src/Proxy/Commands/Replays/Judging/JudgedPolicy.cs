using FastMcp.Masking;
using FastMcp.Policy.Decisions;
using FastMcp.PolicyCompiler;
using FastMcp.PolicyCompiler.Rules;
using FastMcp.Proxy.Composition;
using FastMcp.Proxy.Configuration.Model;

namespace FastMcp.Proxy.Commands.Replays.Judging;

/// <summary>A policy with what is known of each of its rules. Compiled when it is asked, since often only its digest is.</summary>
internal sealed class JudgedPolicy
{
    private readonly Lazy<RuleSet> _rules;
    private readonly Lazy<Dictionary<string, CompiledRule>> _compiled;
    private readonly Lazy<HashSet<string>> _all;
    private readonly Lazy<DecisionSet> _decisions;

    private JudgedPolicy(IReadOnlyList<PolicySource> sources, Func<RuleSet>? rules)
    {
        Digest = PolicyDigest.Of(sources);
        _rules = new(rules ?? (() => PolicyLoader.Compile(sources, Digest, store: null)));
        _compiled = new(() => Compiler.CompileRules(sources).Rules.Where(rule => rule.Enabled).ToDictionary(rule => rule.Id, StringComparer.Ordinal));
        _decisions = new(() => DecisionLoader.Of(sources).Set);
        _all = new(() => [.. Rules.Rules.Select(rule => rule.Id)]);
    }

    /// <exception cref="PolicyException">Its files are wrong.</exception>
    /// <exception cref="IOException">They cannot be read.</exception>
    public RuleSet Rules => _rules.Value;

    /// <exception cref="PolicyException">Its files are wrong.</exception>
    public DecisionSet Decisions => _decisions.Value;

    /// <summary>As exchanges name it in the record.</summary>
    public string Digest { get; }

    /// <param name="folder">Beside the built-in packs; null: these alone.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static JudgedPolicy Of(string? folder)
    {
        var config = PoliciesConfig.Default with { Folder = folder, Cache = null };
        return new JudgedPolicy(PolicyLoader.Sources(config), () => PolicyLoader.Load(config).Rules);
    }

    /// <summary>These files alone.</summary>
    public static JudgedPolicy Of(IReadOnlyList<PolicySource> sources) => new(sources, rules: null);

    /// <summary>Null: there is none of that name, or it is switched off.</summary>
    public CompiledRule? Find(string id) => _compiled.Value.GetValueOrDefault(id);

    /// <summary>There is such a rule, of any kind.</summary>
    public bool Has(string id) => _all.Value.Contains(id);
}
