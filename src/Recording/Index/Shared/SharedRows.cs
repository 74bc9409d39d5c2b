using FastMcp.Recording.Sessions;
using FastMcp.Store;
using NpgsqlTypes;

namespace FastMcp.Recording.Index.Shared;

/// <summary>Rows of one log's exchanges, written into the index of all nodes.</summary>
/// <remarks>Inside the transaction of one update.</remarks>
internal sealed class SharedRows(StoreLink link, string log)
{
    private const string Upsert = """
        INSERT INTO fastmcp_exchange(log, run, number, id, began, took, session, protocol, decision, verdict, route, caller, method, name, status, outcome, findings, first, last, place, ended, agent, team, words)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)
        ON CONFLICT (log, run, number) DO UPDATE SET took = excluded.took, status = excluded.status, outcome = excluded.outcome, findings = excluded.findings, last = excluded.last,
            place = excluded.place, ended = excluded.ended, agent = excluded.agent, team = excluded.team, words = excluded.words
        RETURNING key
        """;

    /// <summary>As it is now; again when there is more of it.</summary>
    public void Put(ExchangeRecord exchange, bool ended)
    {
        var (first, last, shown) = (exchange.Entries[0].At, exchange.Entries[^1].At, ExchangeSummary.Of(exchange));
        using var put = link.Command(
            Upsert, log, (long)exchange.Id.Run, (long)exchange.Id.Exchange, exchange.Id.ToString(), IndexRows.MicrosecondsOf(exchange.Began), (long)exchange.Took.TotalMicroseconds,
            exchange.Session, (long)shown.Protocol, StoredText.Of(exchange.Opened.Rule), exchange.Verdict, StoredText.Of(shown.Route), StoredText.Of(shown.Caller), StoredText.Of(shown.Method),
            StoredText.Of(shown.Name), (long)shown.Status, StoredText.Of(shown.Outcome), (long)shown.Findings, (long)first.Segment, (long)last.Segment, last.Offset, ended ? 1L : 0L,
            StoredText.Of(shown.Agent), StoredText.Of(shown.Team));
        put.Parameters.Add(StoreLink.Array<long>([.. SearchText.Words(exchange.Text).Select(SharedIndexDatabase.HashOf).Distinct()], NpgsqlDbType.Bigint));
        Match((long)put.ExecuteScalar()!, exchange);
    }

    private void Match(long key, ExchangeRecord exchange)
    {
        if (exchange.Findings.Count == 0)
        {
            return;
        }

        link.Run("DELETE FROM fastmcp_matched WHERE exchange = $1", key);
        using var match = link.Command("INSERT INTO fastmcp_matched SELECT $1, u.rule FROM unnest($2) AS u(rule)", key);
        match.Parameters.Add(StoreLink.Array<string>([.. exchange.Findings.Select(found => StoredText.Of(found.Rule)).Distinct(StringComparer.Ordinal)], NpgsqlDbType.Text));
        match.ExecuteNonQuery();
    }

    /// <summary>Takes exchanges out.</summary>
    public void Forget(IEnumerable<ExchangeId> exchanges)
    {
        foreach (var id in exchanges)
        {
            const string Which = "log = $1 AND run = $2 AND number = $3";
            link.Run($"DELETE FROM fastmcp_matched WHERE exchange IN (SELECT key FROM fastmcp_exchange WHERE {Which})", log, (long)id.Run, (long)id.Exchange);
            link.Run($"DELETE FROM fastmcp_exchange WHERE {Which}", log, (long)id.Run, (long)id.Exchange);
        }
    }
}
