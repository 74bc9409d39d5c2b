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
    /// <exception cref="PolicyException">The files are wrong; it names every error with its place.</exception>
    public static RuleSet Load(PoliciesConfig policies)
    {
        var all = policies.Packs.Count == PoliciesConfig.AllPacks.Count;
        return policies.Folder is null && all ? RuleSet.FromImage(BuiltInPolicy.Image) : Compile(Sources(policies));
    }

    /// <summary>The built-in packs that are on, then the folder's files by name.</summary>
    public static IReadOnlyList<PolicySource> Sources(PoliciesConfig policies)
    {
        var builtIn = BuiltInPolicy.Files
            .Select(file => new PolicySource(file.Name, file.Text, PolicyOrigin.BuiltIn))
            .Where(file => policies.Packs.Contains(file.Pack));
        return [.. builtIn, .. policies.Folder is { } folder ? FilesOf(folder) : []];
    }

    private static RuleSet Compile(IReadOnlyList<PolicySource> sources)
    {
        var compiled = Compiler.Compile(sources);
        return compiled.Diagnostics.Any(found => found.IsError)
            ? throw new PolicyException(compiled.Diagnostics)
            : RuleSet.FromImage(compiled.Image);
    }

    public static IEnumerable<PolicySource> FilesOf(string folder) =>
        Directory.EnumerateFiles(folder, "*.yaml").Concat(Directory.EnumerateFiles(folder, "*.yml"))
            .Order(StringComparer.Ordinal)
            .Select(file => new PolicySource(file, File.ReadAllText(file), PolicyOrigin.User));
}
