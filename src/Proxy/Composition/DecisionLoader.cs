using FastMcp.Policy.Agents;
using FastMcp.Policy.Decisions;
using FastMcp.Policy.Facts;
using FastMcp.PolicyCompiler;
using FastMcp.Proxy.Configuration.Model;

namespace FastMcp.Proxy.Composition;

/// <summary>
/// Compiles the decisions of policy files. They take a few milliseconds, however long the rules of the same files take, so
/// that no image of them is kept.
/// </summary>
internal static class DecisionLoader
{
    /// <param name="sources">The files.</param>
    /// <param name="rules">The ids of the rules beside them; null: the files were checked with them.</param>
    /// <exception cref="PolicyException">The files are wrong; it names every error with its place.</exception>
    public static LoadedDecisions Of(IReadOnlyList<PolicySource> sources, IReadOnlyCollection<string>? rules = null)
    {
        var compiled = Compiler.CompileDecisions(sources, rules);
        return compiled.Diagnostics.Any(found => found.IsError) ? throw new PolicyException(compiled.Diagnostics) : new(DecisionSet.Of(compiled), AgentBook.Of(compiled), BudgetSet.Of(compiled), Catalogue.AllOf(compiled));
    }

    /// <summary>Do the files register agents or set budgets? Those are not compiled into the program.</summary>
    public static bool HasRegistry(IReadOnlyList<PolicySource> sources) => sources.Any(source => RegistryKeys.Any(key => source.Text.Contains(key, StringComparison.Ordinal)));

    private static readonly string[] RegistryKeys = ["\nagents:", "\nunregistered:", "\nbudgets:", "\ncatalogue:"];

    /// <summary>
    /// For a policy that is wrong: its decisions if those are right, so that routes which no rule guards are still decided; else none
    /// of them passes anything.
    /// </summary>
    public static LoadedDecisions LoadOrDeny(PoliciesConfig policies)
    {
        try
        {
            return Of(PolicyLoader.Sources(policies));
        }
        catch (Exception e) when (e is PolicyException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return LoadedDecisions.Broken;
        }
    }
}
