using FastMcp.PolicyCompiler.Diagnostics;

namespace FastMcp.PolicyCompiler.Binding;

/// <summary>A file whose shape is right, as far as it is.</summary>
internal sealed record BoundFile(PolicySource Source, DiagnosticBag Bag, IReadOnlyList<BoundRule> Rules, IReadOnlyList<BoundPackSwitch> Packs)
{
    public IReadOnlyList<BoundReveal> Reveals { get; init; } = [];

    /// <summary>The name of a built-in pack: its file's name without the extension.</summary>
    public string Pack { get; } = PackOf(Source.Path);

    private static string PackOf(string path)
    {
        string name = path.Substring(path.LastIndexOfAny(['/', '\\']) + 1);
        int dot = name.LastIndexOf('.');
        return dot > 0 ? name.Substring(0, dot) : name;
    }
}
