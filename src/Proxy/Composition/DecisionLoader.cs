using FastMcp.BuiltIn;
using FastMcp.Policy.Decisions;
using FastMcp.PolicyCompiler;
using FastMcp.Proxy.Configuration.Model;

namespace FastMcp.Proxy.Composition;

/// <summary>
/// Loads the decisions of a configuration: what the build compiled, or, with a folder, all files compiled together now. Same
/// meaning; decisions take a few milliseconds, however long the rules of the same files take.
/// </summary>
internal static class DecisionLoader
{
    /// <exception cref="PolicyException">The files are wrong; it names every error with its place.</exception>
    public static DecisionSet Load(PoliciesConfig policies)
    {
        if (policies.Folder is null && policies.Packs.Count == PoliciesConfig.AllPacks.Count)
        {
            return BuiltInDecisions.Set;
        }

        var compiled = Compiler.CompileDecisions(PolicyLoader.Sources(policies));
        return compiled.Diagnostics.Any(found => found.IsError) ? throw new PolicyException(compiled.Diagnostics) : DecisionSet.Of(compiled);
    }
}
