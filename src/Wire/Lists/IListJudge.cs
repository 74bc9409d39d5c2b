namespace FastMcp.Wire.Lists;

/// <summary>Says which items of a list stay.</summary>
public interface IListJudge
{
    /// <param name="kind">What the item is.</param>
    /// <param name="name">Its name or URI, decoded; empty where it has none.</param>
    bool Keeps(ListKind kind, ReadOnlySpan<byte> name);
}
