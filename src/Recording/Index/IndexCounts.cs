namespace FastMcp.Recording.Index;

/// <summary>What became of some exchanges.</summary>
/// <param name="Exchanges">All of them, refused calls included.</param>
/// <param name="Denied">That were not let through.</param>
/// <param name="Findings">Matches of rules.</param>
/// <param name="Within">How many took at most so long as <see cref="Bounds"/> says, for each of them; those that took longer are in none.</param>
public sealed record IndexCounts(long Exchanges, long Denied, long Findings, IReadOnlyList<long> Within)
{
    /// <summary>Upper bounds of times, ascending.</summary>
    public static IReadOnlyList<TimeSpan> Bounds { get; } =
        [.. new[] { 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 30_000, 120_000 }.Select(ms => TimeSpan.FromMilliseconds(ms))];

    /// <summary>Of no exchanges.</summary>
    public static IndexCounts None { get; } = new(0, 0, 0, new long[Bounds.Count]);

    /// <summary>The time within which that part of the exchanges ended, between two bounds in a straight line; null: there are none.</summary>
    /// <param name="part">From 0 to 1.</param>
    public TimeSpan? Took(double part)
    {
        if (Exchanges == 0)
        {
            return null;
        }

        var (wanted, below, from) = (part * Exchanges, 0L, TimeSpan.Zero);
        for (var i = 0; i < Within.Count; i++)
        {
            if (Within[i] >= wanted && Within[i] > below)
            {
                return from + ((Bounds[i] - from) * ((wanted - below) / (Within[i] - below)));
            }

            (below, from) = (Within[i], Bounds[i]);
        }

        return Bounds[^1];
    }
}
