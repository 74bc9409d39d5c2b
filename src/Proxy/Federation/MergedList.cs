namespace FastMcp.Proxy.Federation;

/// <summary>What the members list, one behind the other, as one caller may see it.</summary>
/// <param name="Id">In the cursors of its pages.</param>
/// <param name="Key">Whose it is, of what, under which policy: nobody else's.</param>
/// <param name="Items">JSON objects.</param>
/// <param name="Missing">Members that are not in it, and why.</param>
internal sealed record MergedList(string Id, string Key, IReadOnlyList<byte[]> Items, IReadOnlyList<(string Server, string WhyNot)> Missing)
{
    /// <summary>When it was merged.</summary>
    public required long At { get; init; }

    /// <summary>The shortest of what its members say.</summary>
    public TimeSpan Fresh { get; init; }
}
