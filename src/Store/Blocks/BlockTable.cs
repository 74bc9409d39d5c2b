using Npgsql;

namespace FastMcp.Store.Blocks;

/// <summary>
/// The blocks of all nodes. They only grow, and what is lifted stays as lifted for <see cref="Kept"/>: so nodes can give and take in any order, and
/// a store that lost its rows gets them again from its nodes.
/// </summary>
public static class BlockTable
{
    /// <summary>A node that was away for longer may lay a block again that was lifted since.</summary>
    public static TimeSpan Kept { get; } = TimeSpan.FromDays(30);

    private const string All = "SELECT id, scope, name, issuer, reason, laid_by, since, until, lifted FROM fastmcp_block";

    /// <summary>Gives what the store does not have, and returns what it has then.</summary>
    /// <param name="link">To the store.</param>
    /// <param name="mine">Those that this node knows, lifted ones too.</param>
    public static IReadOnlyList<StoredBlock> Exchange(StoreLink link, IReadOnlyCollection<StoredBlock> mine)
    {
        var there = Read(link).ToDictionary(block => block.Id);
        var given = false;
        foreach (var block in mine)
        {
            if (there.TryGetValue(block.Id, out var known) ? known.Lifted is not null || block.Lifted is null : block.Lifted is not null)
            {
                continue;
            }

            Give(link, block);
            there[block.Id] = block;
            given = true;
        }

        if (given)
        {
            link.Run("DELETE FROM fastmcp_block WHERE coalesce(lifted, until) < clock_timestamp() - $1", Kept);
            link.Notify();
        }

        return [.. there.Values];
    }

    private static void Give(StoreLink link, StoredBlock block) => link.Run(
        "INSERT INTO fastmcp_block VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO UPDATE SET lifted = coalesce(fastmcp_block.lifted, excluded.lifted)",
        block.Id, block.Scope, StoredText.Of(block.Name), block.Issuer is { } issuer ? StoredText.Of(issuer) : null, StoredText.Of(block.Reason), StoredText.Of(block.LaidBy), block.Since.ToUniversalTime(), block.Until?.ToUniversalTime(), block.Lifted?.ToUniversalTime());

    private static List<StoredBlock> Read(StoreLink link)
    {
        using var asks = link.Command(All);
        using var rows = asks.ExecuteReader();
        var blocks = new List<StoredBlock>();
        while (rows.Read())
        {
            blocks.Add(new StoredBlock(
                rows.GetString(0), rows.GetString(1), TextOf(rows, 2)!, TextOf(rows, 3), TextOf(rows, 4)!, TextOf(rows, 5)!, TimeOf(rows, 6)!.Value, TimeOf(rows, 7), TimeOf(rows, 8)));
        }

        return blocks;
    }

    private static string? TextOf(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : StoredText.Read(row.GetString(column));

    private static DateTimeOffset? TimeOf(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : new DateTimeOffset(row.GetDateTime(column).ToUniversalTime());
}
