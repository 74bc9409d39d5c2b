namespace FastMcp.Proxy.Configuration.Model;

/// <summary>Targets in the order of the file; equal where they say the same, wherever it stands.</summary>
internal sealed class PushList(IReadOnlyList<PushConfig> all) : IEquatable<PushList>
{
    public static PushList None { get; } = new([]);

    public IReadOnlyList<PushConfig> All => all;

    public bool Equals(PushList? other) => other is not null && all.Select(Plain).SequenceEqual(other.All.Select(Plain));

    public override bool Equals(object? obj) => Equals(obj as PushList);

    public override int GetHashCode() => all.Count;

    private static PushConfig Plain(PushConfig config) => config with { Place = Yaml.Place.CommandLine };
}
