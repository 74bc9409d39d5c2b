using FastMcp.TestKit;

namespace FastMcp.PolicyCompiler.Tests;

/// <summary>The packs of the repository.</summary>
internal static class Packs
{
    public static string Folder { get; } = Path.Combine(Shared.Repository, "policies");

    public static PolicySource[] Sources { get; } =
        [.. Directory.GetFiles(Folder, "*.yaml").Order(StringComparer.Ordinal)
            .Select(path => new PolicySource("policies/" + Path.GetFileName(path), File.ReadAllText(path), PolicyOrigin.BuiltIn))];

    public static PolicySource User(string text, string path = "user.yaml") => new(path, text, PolicyOrigin.User);
}
