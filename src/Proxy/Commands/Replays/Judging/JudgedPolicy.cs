using FastMcp.Masking;
using FastMcp.PolicyCompiler;
using FastMcp.PolicyCompiler.Rules;
using FastMcp.Proxy.Composition;
using FastMcp.Proxy.Configuration.Model;

namespace FastMcp.Proxy.Commands.Replays.Judging;

/// <summary>A policy with what is known of each of its rules.</summary>
internal sealed class JudgedPolicy
{
    private readonly Dictionary<string, CompiledRule> _compiled;
    private readonly HashSet<string> _all;

    private JudgedPolicy(LoadedPolicy loaded, IEnumerable<CompiledRule> compiled)
    {
        (Rules, Digest) = (loaded.Rules, loaded.Digest);
        _compiled = compiled.ToDictionary(rule => rule.Id, StringComparer.Ordinal);
        _all = [.. loaded.Rules.Rules.Select(rule => rule.Id)];
    }

    public RuleSet Rules { get; }

    /// <summary>As exchanges name it in the record.</summary>
    public string Digest { get; }

    /// <param name="folder">Beside the built-in packs; null: these alone.</param>
    /// <exception cref="PolicyException">Its files are wrong.</exception>
    /// <exception cref="IOException">They cannot be read.</exception>
    public static JudgedPolicy Load(string? folder)
    {
        var config = PoliciesConfig.Default with { Folder = folder };
        return new JudgedPolicy(PolicyLoader.Load(config), Compiler.CompileRules(PolicyLoader.Sources(config)).Rules.Where(rule => rule.Enabled));
    }

    /// <summary>Null: there is none of that name, or it is switched off, or it is by key or by terms.</summary>
    public CompiledRule? Find(string id) => _compiled.GetValueOrDefault(id);

    /// <summary>There is such a rule, of any kind.</summary>
    public bool Has(string id) => _all.Contains(id);
}
