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
            ledger.Learn(row.Key.Name[Prefix.Length..], row.Key.Who, row.Key.Number, new Amounts(row.Calls, row.Bytes, row.Tokens, row.Money));
        }
    }

    private void Give(StoreLink link)
    {
        var rows = _batch.Open!;
        _batch.Give(link);
        foreach (var row in rows)
        {
            ledger.Sent(row.Key.Name[Prefix.Length..], row.Key.Who, row.Key.Number);
        }
    }

    private bool More()
    {
        var ends = clock.GetUtcNow().ToUnixTimeSeconds() + Kept;
        _batch.Begin([.. ledger.Unsent(CounterBatch.Most).Select(used =>
            new CounterRow(new CounterKey(Prefix + used.Budget, used.Who, used.Window), used.Amounts.Calls, used.Amounts.Bytes, used.Amounts.Tokens, used.Amounts.Money, ends))]);
        return _batch.Open is not null;
    }
}
