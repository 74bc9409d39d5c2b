using FastMcp.PolicyCompiler.Agents.Plan;
using FastMcp.PolicyCompiler.Binding;
using FastMcp.PolicyCompiler.Decisions.Binding;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Agents.Binding;

/// <summary><c>prices: { as-of: 2026-11-01, currency: USD, models: [{ model: 'gpt-*', input: 2.50, output: 10 }] }</c>, for a million tokens.</summary>
internal static class PricesBinder
{
    public static readonly string[] Keys = ["as-of", "currency", "models"];
    public static readonly string[] PriceKeys = ["model", "input", "output"];

    public static (PricesPlan Plan, SourceSpan At)? Bind(MapReader file, DiagnosticBag bag)
    {
        if (file.Map("prices") is not { } map)
        {
            return null;
        }

        var prices = new MapReader(map, "`prices`", map.Span, bag, Keys);
        DateTime day = default;
        if (prices.Text("as-of", required: true) is { } asOf && !Times.TryDay(asOf.Value, out day))
        {
            bag.Error(Codes.Prices, asOf.Span, $"`as-of` takes a day such as 2026-11-01, not `{asOf.Value}`.");
        }

        ScalarNode? currency = prices.Text("currency", required: true);
        if (currency is not null && (currency.Value.Length != 3 || !currency.Value.All(c => c is >= 'A' and <= 'Z')))
        {
            bag.Error(Codes.Prices, currency.Span, $"`currency` takes three letters such as USD, not `{currency.Value}`.");
        }

        if (prices.List("models").Count == 0)
        {
            bag.Error(Codes.Prices, map.Span, "Prices without a model: every model call would count as free.");
        }

        return (new PricesPlan(currency?.Value ?? "", day, [.. prices.List("models").Select(node => One(node, bag)).OfType<PricePlan>()]), file.KeyOf("prices")!.Span);
    }

    private static PricePlan? One(SyntaxNode node, DiagnosticBag bag)
    {
        if (node is not MapNode map)
        {
            bag.Error(Codes.WrongType, node.Span, $"A price is a mapping, not {node.Kind}.");
            return null;
        }

        var price = new MapReader(map, "a price", map.Span, bag, PriceKeys);
        ScalarNode? model = price.Text("model", required: true);
        return model is null ? null : new PricePlan(model.Value, Amount(price, "input", bag), Amount(price, "output", bag));
    }

    private static long Amount(MapReader price, string key, DiagnosticBag bag)
    {
        ScalarNode? text = price.Text(key, required: true);
        long? amount = text is null ? 0 : BudgetBinder.Money(text.Value);
        if (amount is null)
        {
            bag.Error(Codes.Prices, text!.Span, $"`{key}` takes an amount for a million tokens such as 2.50, not `{text.Value}`.");
        }

        return amount ?? 0;
    }
}
