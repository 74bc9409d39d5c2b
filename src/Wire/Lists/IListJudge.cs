namespace FastMcp.Wire.Lists;

/// <summary>Says which items of a list stay.</summary>
public interface IListJudge
{
    /// <param name="kind">What the item is.</param>
    /// <param name="name">Its name or URI, decoded; empty where it has none.</param>
    bool Keeps(ListKind kind, ReadOnlySpan<byte> name);

    /// <summary>Says it of the whole item too, before its name is judged.</summary>
    /// <param name="kind">What the item is.</param>
    /// <param name="name">The name that stands last in it, decoded.</param>
    /// <param name="item">All of it, as it came.</param>
    bool KeepsItem(ListKind kind, ReadOnlySpan<byte> name, ReadOnlySpan<byte> item);
}
