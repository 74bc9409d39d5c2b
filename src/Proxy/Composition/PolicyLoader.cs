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
        var builtIn = BuiltInSources()
            .Where(file => policies.Packs.Contains(Path.GetFileNameWithoutExtension(file.Path)));
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

    private static RuleSet Compile(IReadOnlyList<PolicySource> sources)
    {
        var compiled = Compiler.Compile(sources);
        return compiled.Diagnostics.Any(found => found.IsError)
            ? throw new PolicyException(compiled.Diagnostics)
            : RuleSet.FromImage(compiled.Image);
    }

    public static IEnumerable<PolicySource> FilesOf(string folder) => PolicyFolder.Read(folder);
}
