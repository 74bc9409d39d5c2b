using FastMcp.PolicyCompiler;

namespace FastMcp.Proxy.Composition;

/// <summary>Reads policy files with the files that they name. Nothing that is wrong with those is thrown: the compiler says it at the rule.</summary>
internal static class PolicyFolder
{
    /// <summary>The folder below a folder of policies where agents are registered, a file for each.</summary>
    public const string Agents = "agents";

    /// <summary>The folder's files by name, then those of its agents.</summary>
    /// <exception cref="IOException">The folder or a policy file cannot be read.</exception>
    public static IEnumerable<PolicySource> Read(string folder) =>
        FilesOf(folder).Concat(Directory.Exists(Path.Combine(folder, Agents)) ? FilesOf(Path.Combine(folder, Agents)) : [])
            .Select(file => WithAttachments(new PolicySource(file, File.ReadAllText(file), PolicyOrigin.User), folder));

    // By name: what wins ties does not hang on the disk's order.
    private static IEnumerable<string> FilesOf(string folder) =>
        Directory.EnumerateFiles(folder, "*.yaml").Concat(Directory.EnumerateFiles(folder, "*.yml")).Order(StringComparer.Ordinal);

    private static PolicySource WithAttachments(PolicySource source, string folder) =>
        source with { Attachments = [.. Compiler.AttachmentsOf(source).Select(name => Attach(folder, name))] };

    private static PolicyAttachment Attach(string folder, string name)
    {
        try
        {
            var file = new FileInfo(Path.Combine(folder, name));
            return !file.Exists ? new(name, null, $"there is no file {file.FullName}")
                : file.Length > PolicyAttachment.Largest ? new(name, null, $"{file.FullName} has {file.Length} bytes; at most {PolicyAttachment.Largest} are read")
                : new(name, File.ReadAllText(file.FullName));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(name, null, e.Message);
        }
    }
}
