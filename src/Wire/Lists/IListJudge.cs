namespace FastMcp.Wire.Lists;

/// <summary>Says which items of a list stay.</summary>
public interface IListJudge
{
    /// <summary>Asked of the whole item first, whatever its names are: what it says may be what they are judged by.</summary>
    /// <param name="kind">What the item is.</param>
    /// <param name="name">The name that stands last in it, decoded.</param>
    /// <param name="item">All of it, as it came.</param>
    bool KeepsItem(ListKind kind, ReadOnlySpan<byte> name, ReadOnlySpan<byte> item);

    /// <summary>Asked of each of its names, behind the item.</summary>
    /// <param name="kind">What the item is.</param>
    /// <param name="name">Its name or URI, decoded; empty where it has none.</param>
    bool Keeps(ListKind kind, ReadOnlySpan<byte> name);
}
