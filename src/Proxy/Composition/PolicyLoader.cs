using FastMcp.BuiltIn;
using FastMcp.Masking;
using FastMcp.PolicyCompiler;
using FastMcp.Proxy.Configuration.Model;

namespace FastMcp.Proxy.Composition;

/// <summary>
/// Loads the rules of a configuration: the image that the build compiled, or, with a folder, the built-in packs
/// and the folder's files compiled together now. Same engine, same results.
/// </summary>
internal static class PolicyLoader
{
    /// <param name="policies">Which.</param>
    /// <param name="store">Where compiled images are kept; null: what is not built in is compiled.</param>
    /// <exception cref="PolicyException">The files are wrong; it names every error with its place.</exception>
    public static LoadedPolicy Load(PoliciesConfig policies, ImageStore? store = null)
    {
        var sources = Sources(policies);
        var digest = PolicyDigest.Of(sources);
        var isBuiltIn = NeedsNoCompiling(policies, sources);

        // Rules first: what names one is checked beside them, and an image that is stored was checked so.
        var rules = isBuiltIn ? RuleSet.FromImage(BuiltInPolicy.Image) : store?.Read(digest) ?? Compile(sources, digest, store);
        if (policies.Folder is null && HasAllPacks(policies) && !DecisionLoader.HasRegistry(sources))
        {
            return new(rules, BuiltInDecisions.Set, digest);
        }

        var (decisions, agents, budgets, catalogues) = DecisionLoader.Of(sources, isBuiltIn ? [.. rules.Rules.Select(rule => rule.Id)] : null);
        return new(rules, decisions, digest) { Agents = agents, Budgets = budgets, Catalogues = catalogues };
    }

    /// <summary>The rules are those that the build compiled: there is no folder, or it has nothing but decisions.</summary>
    public static bool NeedsNoCompiling(PoliciesConfig policies, IReadOnlyList<PolicySource> sources) =>
        HasAllPacks(policies) && (policies.Folder is null || Compiler.LeaveRules([.. sources.Where(file => file.Origin == PolicyOrigin.User)]));

    private static bool HasAllPacks(PoliciesConfig policies) => PoliciesConfig.Compiled.All(policies.Packs.Contains);

    /// <summary>The built-in packs that are on, then the folder's files by name.</summary>
    public static IReadOnlyList<PolicySource> Sources(PoliciesConfig policies)
    {
        var builtIn = BuiltInSources().Where(file => policies.Packs.Contains(file.Pack));
        return [.. builtIn, .. policies.Folder is { } folder ? FilesOf(folder) : []];
    }

    /// <summary>The files that were compiled into the program, with the files that they name.</summary>
    public static IEnumerable<PolicySource> BuiltInSources() => BuiltInPolicy.Files
        .Where(file => Path.GetExtension(file.Name) == ".yaml")
        .Select(file => new PolicySource(file.Name, file.Text, PolicyOrigin.BuiltIn) { Attachments = AttachmentsOf(file.Name) });

    private static PolicyAttachment[] AttachmentsOf(string policy)
    {
        var folder = policy[..(policy.LastIndexOf('/') + 1)];
        return [.. BuiltInPolicy.Files.Where(file => file.Name.StartsWith(folder, StringComparison.Ordinal) && Path.GetExtension(file.Name) != ".yaml")
            .Select(file => new PolicyAttachment(file.Name[folder.Length..], file.Text))];
    }

    /// <exception cref="PolicyException">The files are wrong.</exception>
    public static RuleSet Compile(IReadOnlyList<PolicySource> sources, string digest, ImageStore? store)
    {
        var compiled = Compiler.Compile(sources);
        if (compiled.Diagnostics.Any(found => found.IsError))
        {
            throw new PolicyException(compiled.Diagnostics);
        }

        store?.Write(digest, compiled.Image);
        return RuleSet.FromImage(compiled.Image);
    }

    public static IEnumerable<PolicySource> FilesOf(string folder) => PolicyFolder.Read(folder);
}
