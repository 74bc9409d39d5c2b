namespace FastMcp.TestKit;

/// <summary>The files of the built-in packs as the build names them: <c>policies/pii/world.yaml</c> belongs to the pack <c>pii</c>.</summary>
public static class PackFiles
{
    public static string Folder { get; } = Path.Combine(Shared.Repository, "policies");

    /// <summary>Name and text, in the order in which rules win ties.</summary>
    public static IReadOnlyList<(string Name, string Text)> All { get; } =
    [
        .. Paths().Select(path => ("policies/" + Path.GetRelativePath(Folder, path).Replace('\\', '/'), File.ReadAllText(path)))
            .OrderBy(file => file.Item1, StringComparer.Ordinal),
    ];

    public static IEnumerable<string> Paths() => Directory.EnumerateFiles(Folder, "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
}
