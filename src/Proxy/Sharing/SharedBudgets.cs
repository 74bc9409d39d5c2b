using System.Globalization;
using FastMcp.Proxy.Budgets;
using FastMcp.Store;
using FastMcp.Store.Counters;

namespace FastMcp.Proxy.Sharing;

/// <summary>
/// Adds up budgets of all nodes. Each counts by itself and tells the others at every exchange, so that a budget is overshot by what all nodes let
/// through between two exchanges, and what runs then.
/// </summary>
internal sealed class SharedBudgets(BudgetLedger ledger, TimeProvider clock) : IStorePart
{
    private const string Prefix = "budget:";

    // The longest window, and a day for clocks that differ.
    private const long Kept = 32 * 86400;

    private readonly CounterBatch _batch = new(Prefix);

    public void Exchange(StoreLink link)
    {
        while (_batch.Open is not null || More())
        {
            Give(link);
        }

        foreach (var row in _batch.Take(link))
        {
            if (KeyOf(row.Key) is { } key)
            {
                ledger.Learn(key, row.Key.Number, new Amounts(row.Calls, row.Bytes, row.Tokens, row.Money));
            }
        }
    }

    private void Give(StoreLink link)
    {
        var rows = _batch.Open!;
        _batch.Give(link);
        foreach (var row in rows)
        {
            ledger.Sent(KeyOf(row.Key)!.Value, row.Key.Number);
        }
    }

    private bool More()
    {
        var ends = clock.GetUtcNow().ToUnixTimeSeconds() + Kept;
        _batch.Begin([.. ledger.Unsent(CounterBatch.Most).Select(used =>
            new CounterRow(new CounterKey(NameOf(used.Key), used.Key.Who, used.Window), used.Amounts.Calls, used.Amounts.Bytes, used.Amounts.Tokens, used.Amounts.Money, ends))]);
        return _batch.Open is not null;
    }

    private static string NameOf(in BudgetKey key) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{key.Budget}/{key.Seconds}");

    // Null: of a program that counts otherwise.
    private static BudgetKey? KeyOf(in CounterKey key)
    {
        var end = key.Name.LastIndexOf('/');
        return end > Prefix.Length && long.TryParse(key.Name.AsSpan(end + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0
            ? new BudgetKey(key.Name[Prefix.Length..end], seconds, key.Who)
            : null;
    }
}
