using System.Security.Cryptography;
using NpgsqlTypes;

namespace FastMcp.Store.Counters;

/// <summary>
/// Adds up amounts of all nodes. A batch is given again, as it was, until the store has said that it took it: its number lets the store add it
/// once, also where the answer to the first time was lost.
/// </summary>
/// <remarks>Ownership: one part, on the store's thread.</remarks>
public sealed class CounterBatch
{
    /// <summary>limit store-batch: rows that are given at once; the others come with the next exchange.</summary>
    public const int Most = 2000;

    // A statement ends within 2 s: a row that changed earlier than so long before the last look was seen by it.
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(4);

    // Given together: either the batch was taken before, or all of it is added now.
    private const string Add =
        """
        WITH mine AS (
            INSERT INTO fastmcp_batch VALUES ($1, $2, clock_timestamp())
            ON CONFLICT (process) DO UPDATE SET number = excluded.number, changed = excluded.changed WHERE fastmcp_batch.number < excluded.number RETURNING 1)
        INSERT INTO fastmcp_counter
        SELECT u.name, u.who, u.number, u.calls, u.bytes, u.tokens, u.money, to_timestamp(u.ends), clock_timestamp()
        FROM unnest($3, $4, $5, $6, $7, $8, $9, $10) AS u(name, who, number, calls, bytes, tokens, money, ends)
        WHERE EXISTS (SELECT FROM mine)
        ORDER BY u.name, u.who, u.number
        ON CONFLICT (name, who, number) DO UPDATE SET
            calls = fastmcp_counter.calls + excluded.calls, bytes = fastmcp_counter.bytes + excluded.bytes, tokens = fastmcp_counter.tokens + excluded.tokens,
            money = fastmcp_counter.money + excluded.money, ends = greatest(fastmcp_counter.ends, excluded.ends), changed = excluded.changed
        """;

    private const string Changed =
        """
        SELECT name, who, number, calls, bytes, tokens, money, clock_timestamp() FROM fastmcp_counter
        WHERE name LIKE $1 AND changed > $2 AND ends > clock_timestamp() ORDER BY changed DESC LIMIT 100000
        """;

    private readonly string _process = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
    private readonly string _like;
    private long _number;
    private DateTimeOffset _seen = DateTimeOffset.UnixEpoch;
    private DateTimeOffset _swept;

    /// <param name="prefix">Of the names that are this part's.</param>
    public CounterBatch(string prefix) => _like = prefix.Replace("_", @"\_", StringComparison.Ordinal) + "%";

    /// <summary>Given and not yet taken; null: the next may be made.</summary>
    public IReadOnlyList<CounterRow>? Open { get; internal set; }

    /// <summary>Makes the next batch.</summary>
    public void Begin(IReadOnlyList<CounterRow> rows)
    {
        Open = rows.Count > 0 ? rows : null;
        _number += rows.Count > 0 ? 1 : 0;
    }

    /// <summary>Gives the open batch, which is none afterwards. Throws what the connection throws; then it is still open.</summary>
    public void Give(StoreLink link)
    {
        if (Open is not { } rows)
        {
            return;
        }

        using var add = link.Command(Add, _process, _number);
        void Texts(Func<CounterRow, string> of) => add.Parameters.Add(StoreLink.Array<string>([.. rows.Select(of)], NpgsqlDbType.Text));
        void Numbers(Func<CounterRow, long> of) => add.Parameters.Add(StoreLink.Array<long>([.. rows.Select(of)], NpgsqlDbType.Bigint));
        Texts(row => row.Key.Name);
        Texts(row => StoredText.Of(row.Key.Who));
        Numbers(row => row.Key.Number);
        Numbers(row => row.Calls);
        Numbers(row => row.Bytes);
        Numbers(row => row.Tokens);
        Numbers(row => row.Money);
        Numbers(row => row.Ends);
        add.ExecuteNonQuery();
        Open = null;
    }

    /// <summary>Sums that changed since the last time; at first all.</summary>
    public IReadOnlyList<CounterRow> Take(StoreLink link)
    {
        using var asks = link.Command(Changed, _like, _seen);
        var rows = new List<CounterRow>();
        DateTimeOffset? now = null;
        using (var found = asks.ExecuteReader())
        {
            while (found.Read())
            {
                rows.Add(new CounterRow(new CounterKey(found.GetString(0), StoredText.Read(found.GetString(1)), found.GetInt64(2)), found.GetInt64(3), found.GetInt64(4), found.GetInt64(5), found.GetInt64(6), 0));
                now ??= new DateTimeOffset(found.GetDateTime(7).ToUniversalTime());
            }
        }

        // With nothing found the next look begins where this one did.
        _seen = now is { } time ? time - Overlap : _seen;
        Sweep(link, now);
        return rows;
    }

    private void Sweep(StoreLink link, DateTimeOffset? now)
    {
        if (now is { } time && time - _swept > TimeSpan.FromMinutes(10))
        {
            link.Run("DELETE FROM fastmcp_counter WHERE ends < clock_timestamp() - interval '1 hour'");
            link.Run("DELETE FROM fastmcp_batch WHERE changed < clock_timestamp() - interval '7 days'");
            _swept = time;
        }
    }
}
