using System.Diagnostics;
using System.Globalization;
using FastMcp.Recording.Index;
using Microsoft.Data.Sqlite;

namespace FastMcp.WebConsole.Tests.Browser;

/// <summary>
/// How long pages take over an index of a million exchanges. Explicit: <c>-explicit only -class '*Scale'</c> prints the figures of docs/decisions/0123.
/// The rows are put into the index as a record of that size would fill it; the record itself is small.
/// </summary>
public sealed class Scale
{
    private const string Rows = """
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000)
        INSERT INTO exchange(key, run, number, id, began, took, session, protocol, decision, verdict, route, caller, method, name, status, outcome, findings, first, last, place, ended)
        SELECT 1000 + i, 77, i, '0000004d-' || i, ?1 - i * 86400, (i * 7919) % 900000 + 500, printf('%016x', i / 12 + 1), 1, 'decision-' || (i % 40),
               iif(i % 50 = 0, 'deny', 'allow'), 'route-' || (i % 12), 'caller-' || (i * 31 % 400), 'tools/call', 'tool-' || (i * 13 % 150), 200, 'Complete', i % 4, 1, 1, 0, 1 FROM n;
        INSERT INTO matched(exchange, rule) SELECT key, 'rule-' || (key % 30) FROM exchange WHERE findings > 0;
        INSERT INTO words(rowid, body) SELECT key, 'common order ' || (key % 5000) || ' customer ' || key || ' status open' FROM exchange WHERE key > 1000;
        """;

    private static readonly string[] Pages =
    [
        "/", "/?range=1h", "/?range=all", "/?range=all&verdict=deny", "/?range=all&caller=caller-7", "/?range=all&name=tool-11", "/?range=all&rule=rule-3", "/?range=all&q=customer+481234", "/?range=all&q=common", "/?range=all&by=session",
        "/?by=session", "/policy", "/agents",
    ];

    [Fact(Explicit = true)]
    public async Task Pages_OverAMillionExchanges_AreAPageEach()
    {
        await using var served = await Served.StartAsync();
        await served.Records.WrittenAsync();
        await served.GetAsync("/");
        await using (var index = new SqliteConnection($"Data Source={RecordIndex.PathIn(served.Records.Folder)};Pooling=False"))
        {
            await index.OpenAsync();
            var command = index.CreateCommand();
            command.CommandText = Rows;
            command.Parameters.AddWithValue("?1", (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks / 10);
            await command.ExecuteNonQueryAsync();
        }

        var said = new List<string>();
        await Console.Error.WriteLineAsync("filled");
        foreach (var page in Pages)
        {
            var times = new List<double>();
            for (var i = 0; i < 3; i++)
            {
                var began = Stopwatch.GetTimestamp();
                var html = await served.GetAsync(page);
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                Assert.InRange(html.Length, 1000, 200_000);
            }

            await Console.Error.WriteLineAsync($"{page} {times.Min():0}");
            said.Add(string.Create(CultureInfo.InvariantCulture, $"| `{page}` | {times.Min():0} ms |"));
        }

        Assert.Skip(string.Join('\n', said));
    }
}
