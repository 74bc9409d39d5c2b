namespace FastMcp.PolicyCompiler;

/// <summary>One policy file as text. The compiler does no I/O.</summary>
/// <param name="Path">As diagnostics and findings shall name it.</param>
/// <param name="Text">The YAML text.</param>
/// <param name="Origin">Who wrote it.</param>
public sealed record PolicySource(string Path, string Text, PolicyOrigin Origin)
{
    private const string Folder = "policies/";

    /// <summary>What <see cref="Compiler.AttachmentsOf"/> names, as far as it is there.</summary>
    public IReadOnlyList<PolicyAttachment> Attachments { get; init; } = [];

    /// <summary>The pack of a built-in file: its folder below <c>policies/</c>, else its name without the extension.</summary>
    public string Pack => PackOf(Path.Replace('\\', '/'));

    private static string PackOf(string path)
    {
        int below = path.LastIndexOf(Folder, StringComparison.Ordinal);
        int folder = below < 0 ? -1 : path.IndexOf('/', below + Folder.Length);
        if (folder >= 0)
        {
            return path.Substring(below + Folder.Length, folder - below - Folder.Length);
        }

        string name = path.Substring(path.LastIndexOf('/') + 1);
        int dot = name.LastIndexOf('.');
        return dot > 0 ? name.Substring(0, dot) : name;
    }
}
