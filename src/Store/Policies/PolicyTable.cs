namespace FastMcp.Store.Policies;

/// <summary>
/// Policies of all nodes: bundles by digest, orders by number, and what each node says of itself. One order at a time is staged; it stands when the
/// ordering node says so, and no row that somebody else writes makes it stand.
/// </summary>
public static class PolicyTable
{
    /// <summary>limit policy-staged: an order that does not stand by then never will.</summary>
    public static TimeSpan Staged { get; } = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(7);

    // Orders and bundles that are kept; the last one that stands always is.
    private const int MostKept = 16;

    // Beside the schema's: two operators at once number their orders one behind the other.
    private const long Lock = 0x666D6370;

    /// <summary>Puts an order there for the nodes to prepare. Another one that waits for them is returned instead, and nothing is done.</summary>
    /// <param name="link">To the store.</param>
    /// <param name="bundle">As it is sent; null: the order needs none.</param>
    /// <param name="least">The number is greater.</param>
    /// <param name="make">The order, of its number.</param>
    public static (StoredOrder Order, bool IsMine) Stage(StoreLink link, byte[]? bundle, long least, Func<long, StoredOrder> make)
    {
        ArgumentNullException.ThrowIfNull(link);
        ArgumentNullException.ThrowIfNull(make);
        using var all = link.Connection.BeginTransaction();
        link.Run("SELECT pg_advisory_xact_lock($1)", Lock);
        if (Orders(link).FirstOrDefault(one => one.State == OrderState.Staged) is { } other)
        {
            return (other, false);
        }

        using var asks = link.Command("SELECT greatest((SELECT max(number) FROM fastmcp_policy), (SELECT max(applied) FROM fastmcp_node), $1)", least);
        var order = make((long)asks.ExecuteScalar()! + 1);
        if (bundle is not null)
        {
            link.Run("INSERT INTO fastmcp_bundle VALUES ($1, $2) ON CONFLICT (digest) DO UPDATE SET content = excluded.content", order.Digest, bundle);
        }

        link.Run(
            "INSERT INTO fastmcp_policy VALUES ($1, $2, $3, $4, $5, $6, $7, clock_timestamp())",
            order.Number, order.Digest, order.IsBack, StoredText.Of(order.By), StoredText.Of(order.Node), order.State.ToString(), order.Seal);
        link.Run("DELETE FROM fastmcp_policy WHERE number <= $1 - $2 AND number < (SELECT max(number) FROM fastmcp_policy WHERE state = 'InForce')", order.Number, (long)MostKept);
        link.Run("DELETE FROM fastmcp_bundle WHERE digest NOT IN (SELECT digest FROM fastmcp_policy)");
        all.Commit();
        link.Notify();
        return (order, true);
    }

    /// <summary>Says what becomes of a staged order. False: it is not staged any more, and nothing was changed.</summary>
    public static bool Decide(StoreLink link, StoredOrder order)
    {
        ArgumentNullException.ThrowIfNull(link);
        ArgumentNullException.ThrowIfNull(order);
        using var decide = link.Command(
            "UPDATE fastmcp_policy SET state = $2, seal = $3 WHERE number = $1 AND state = 'Staged' AND said > clock_timestamp() - $4", order.Number, order.State.ToString(), order.Seal, Staged);
        var decided = decide.ExecuteNonQuery() == 1;
        link.Notify();
        return decided;
    }

    /// <summary>The last order that stands, and behind it the one that is staged; each may be missing.</summary>
    public static IReadOnlyList<StoredOrder> Orders(StoreLink link)
    {
        ArgumentNullException.ThrowIfNull(link);
        using var asks = link.Command(
            """
            SELECT number, digest, is_back, ordered_by, node, state, seal FROM fastmcp_policy
            WHERE number >= coalesce((SELECT max(number) FROM fastmcp_policy WHERE state = 'InForce'), 0)
                AND (state = 'InForce' OR (state = 'Staged' AND said > clock_timestamp() - $1)) ORDER BY number
            """,
            Staged);
        using var rows = asks.ExecuteReader();
        var orders = new List<StoredOrder>();
        while (rows.Read())
        {
            orders.Add(new StoredOrder(
                rows.GetInt64(0), rows.GetString(1), rows.GetBoolean(2), StoredText.Read(rows.GetString(3)), StoredText.Read(rows.GetString(4)),
                Enum.TryParse<OrderState>(rows.GetString(5), out var state) ? state : OrderState.Withdrawn, (byte[])rows.GetValue(6)));
        }

        return orders;
    }

    /// <summary>A bundle as it was sent; null: it is not there.</summary>
    public static byte[]? BundleOf(StoreLink link, string digest)
    {
        ArgumentNullException.ThrowIfNull(link);
        using var asks = link.Command("SELECT content FROM fastmcp_bundle WHERE digest = $1", digest);
        return asks.ExecuteScalar() as byte[];
    }

    /// <summary>This node says how it is.</summary>
    /// <param name="link">To the store.</param>
    /// <param name="node">As it is.</param>
    /// <param name="lasts">If it says nothing for so long, it is not waited for.</param>
    public static void Report(StoreLink link, StoredNode node, TimeSpan lasts)
    {
        ArgumentNullException.ThrowIfNull(link);
        ArgumentNullException.ThrowIfNull(node);
        link.Run(
            """
            INSERT INTO fastmcp_node VALUES ($1, $2, $3, $4, $5, $6, clock_timestamp() + $7)
            ON CONFLICT (node) DO UPDATE SET policy = excluded.policy, bundle = excluded.bundle, applied = excluded.applied, answered = excluded.answered, why_not = excluded.why_not, until = excluded.until
            """,
            StoredText.Of(node.Node), node.Policy, node.Bundle, node.Applied, node.Answered, StoredText.Of(node.WhyNot), lasts);
    }

    /// <summary>All nodes that said something within a week, by name.</summary>
    public static IReadOnlyList<StoredNode> Nodes(StoreLink link)
    {
        ArgumentNullException.ThrowIfNull(link);
        using var asks = link.Command(
            "SELECT node, policy, bundle, applied, answered, why_not, until > clock_timestamp() FROM fastmcp_node WHERE until > clock_timestamp() - $1 ORDER BY node LIMIT 1000", Forgotten);
        using var rows = asks.ExecuteReader();
        var nodes = new List<StoredNode>();
        while (rows.Read())
        {
            nodes.Add(new StoredNode(StoredText.Read(rows.GetString(0)), rows.GetString(1), rows.GetString(2), rows.GetInt64(3), rows.GetInt64(4), StoredText.Read(rows.GetString(5)), rows.GetBoolean(6)));
        }

        return nodes;
    }
}
