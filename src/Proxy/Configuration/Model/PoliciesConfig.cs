namespace FastMcp.Proxy.Configuration.Model;

/// <param name="Folder">Folder of policy files, full path; null: the built-in packs alone.</param>
/// <param name="Packs">Built-in packs that are on.</param>
internal sealed record PoliciesConfig(string? Folder, IReadOnlyList<string> Packs)
{
    /// <summary>The folder of stored databases below a folder of policies.</summary>
    public const string CacheName = ".fastmcp";

    /// <summary>Folder of stored databases, full path; null: none is stored.</summary>
    public string? Cache { get; init; } = Folder is null ? null : Path.Combine(Folder, CacheName);

    /// <summary>Where signed policies are kept that come by the admin listener; null: none come.</summary>
    public BundlesConfig? Bundles { get; init; }

    /// <summary>The bundle in place of the folder; empty: none; null: the one that was put in force last.</summary>
    public string? Bundle { get; init; }

    /// <summary>Every built-in pack, by name.</summary>
    public static IReadOnlyList<string> AllPacks { get; } = ["injection", "pii", "secrets"];

    /// <summary>Those of which something is on without a word: the image that the build compiled has them alone.</summary>
    public static IReadOnlyList<string> Compiled { get; } = ["pii", "secrets"];

    public static PoliciesConfig Default { get; } = new(null, AllPacks);
}
