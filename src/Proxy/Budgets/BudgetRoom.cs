using FastMcp.Policy.Agents;
using FastMcp.Policy.Decisions;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Replies;

namespace FastMcp.Proxy.Budgets;

/// <summary>Charges exchanges to the budgets of their snapshot.</summary>
internal sealed class BudgetRoom(BudgetLedger ledger, TimeProvider clock)
{
    // Where a model does not say what it used: as many bytes make a token, by common experience with English.
    private const int BytesPerToken = 4;

    /// <summary>None: the call is counted and may be made.</summary>
    public Refusal Enter(Call call)
    {
        var budgets = call.Terms.Budgets;
        if (budgets.Budgets.Count == 0 || IsLifecycle(call))
        {
            return default;
        }

        if (ledger.Enter(budgets, call.Caller) is { } used)
        {
            return new Refusal(RefusalKind.OverBudget, $"The budget '{used.Budget.Id}' is used up until {used.Reset:yyyy-MM-ddTHH:mm:ss}Z.", By: new DecisionSource(used.Budget.Id, used.Budget.File, used.Budget.Line), Limit: "budget")
            {
                Reset = used.Reset,
                RetryAfter = (int)Math.Clamp((used.Reset - clock.GetUtcNow()).TotalSeconds + 1, 1, int.MaxValue),
            };
        }

        call.State.Price = call.Kind == CallKind.ModelCall ? budgets.PriceOf(call.ModelName) : null;
        return default;
    }

    // A client whose opening is refused tries an older protocol: it opens, and is told at its first call. Bytes of it count all the same.
    private static bool IsLifecycle(Call call) => call.Kind == CallKind.McpStream
        || (call.Kind == CallKind.McpMessage && BuiltInMessages.IsLifecycle(Call.KindOf(call.Message), Call.TextOf(call.Message.Method, call.Body.Span)));

    /// <summary>The exchange is over: what it used is added up.</summary>
    public void Leave(Exchange exchange)
    {
        var call = exchange.Call;
        if (exchange.Opened is null || call.Terms.Budgets is not { Budgets.Count: > 0 } budgets)
        {
            return;
        }

        var (up, down) = (exchange.RequestBytes, exchange.Writer.ContentBytes);
        var (input, output) = call.Kind == CallKind.ModelCall ? TokensOf(exchange.Usage, exchange.IsWhole, up, down) : (0, 0);
        ledger.Leave(budgets, call.Caller, new Amounts(0, up + down, input + output, MoneyOf(call.State.Price, input, output)));
    }

    /// <summary>
    /// Of an answer that is not whole nobody knows what it would have said at its end, and some models count one token at its beginning: it counts
    /// at least by its bytes, so that hanging up is not cheaper.
    /// </summary>
    internal static (long Input, long Output) TokensOf(UsageMeter usage, bool whole, long up, long down) =>
        whole && usage.Any ? (usage.Input, usage.Output) : (Math.Max(usage.Input, up / BytesPerToken), Math.Max(usage.Output, down / BytesPerToken));

    // Up, so that many small calls are not free.
    private static long MoneyOf(Price? price, long input, long output) =>
        price is null ? 0 : (long)(((Int128)input * price.Input + (Int128)output * price.Output + 999_999) / 1_000_000);
}
