namespace FastMcp.Proxy.Configuration.Model;

/// <summary>Stores in the order of the file; equal where they say the same, wherever it stands.</summary>
internal sealed class RecordStoreList(IReadOnlyList<RecordStoreConfig> all) : IEquatable<RecordStoreList>
{
    public static RecordStoreList None { get; } = new([]);

    public IReadOnlyList<RecordStoreConfig> All => all;

    public bool Equals(RecordStoreList? other) => other is not null && all.Count == other.All.Count && all.Zip(other.All).All(pair => pair.First.IsSame(pair.Second));

    public override bool Equals(object? obj) => Equals(obj as RecordStoreList);

    public override int GetHashCode() => all.Count;
}
