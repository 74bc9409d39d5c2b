using System.Globalization;
using FastMcp.PolicyCompiler.Agents.Plan;
using FastMcp.PolicyCompiler.Binding;
using FastMcp.PolicyCompiler.Decisions.Binding;
using FastMcp.PolicyCompiler.Decisions.Plan;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Agents.Binding;

/// <summary><c>{ id: daily, per: agent, in: 1d, calls: 1000, bytes: 1GiB, tokens: 2000000, money: 5.00, warn: 80 }</c>.</summary>
internal static class BudgetBinder
{
    public const int LongestWindow = 31 * 86400;

    public static readonly string[] Keys = ["id", "per", "in", "calls", "bytes", "tokens", "money", "warn", "mode"];

    /// <summary>What can be used up.</summary>
    public static readonly string[] Amounts = ["calls", "bytes", "tokens", "money"];

    /// <summary>In the order of <see cref="LimitBy"/>, but for sessions, which anybody can begin anew.</summary>
    public static readonly string[] Pers = ["caller", "agent", "team", "all"];

    /// <param name="agent">The agent in whose entry it stands; null: it stands alone.</param>
    public static void Bind(SyntaxNode node, string path, string? agent, DiagnosticBag bag, List<(Budget Plan, SourceSpan At)> into)
    {
        if (node is not MapNode map)
        {
            bag.Error(Codes.WrongType, node.Span, $"A budget is a mapping, not {node.Kind}.");
            return;
        }

        var at = new SourceSpan(map.Span.Line, map.Span.Column, map.Span.Line, map.Span.Column + 1);
        var budget = new MapReader(map, "a budget", at, bag, Keys);
        ScalarNode? id = RuleBinder.BindId(budget, "budget", bag);
        int per = budget.Word("per", Pers);
        if (agent is not null == budget.Find("per") is not null)
        {
            bag.Error(Codes.Budget, at, agent is null ? $"A budget says `per` whom: {string.Join(", ", Pers)}." : "A budget in the entry of an agent is that agent's: leave `per` out.");
        }

        if (!Amounts.Any(key => budget.Find(key) is not null))
        {
            bag.Error(Codes.Budget, at, $"A budget says how much: {string.Join(", ", Amounts.Select(key => $"`{key}`"))}.");
        }

        var plan = new Budget
        {
            Id = id?.Value ?? "?",
            File = path,
            Line = at.Line,
            Per = agent is not null ? LimitBy.Agent : per switch { 0 => LimitBy.Caller, 1 => LimitBy.Agent, 2 => LimitBy.Team, _ => LimitBy.All },
            Agent = agent,
            Seconds = Window(budget, bag),
            Calls = Amount(budget, "calls", Whole, bag),
            Bytes = Amount(budget, "bytes", Size, bag),
            Tokens = Amount(budget, "tokens", Whole, bag),
            Money = Amount(budget, "money", Money, bag),
            Warn = Percent(budget, bag),
            Enforced = budget.Word("mode", "enforce", "monitor") != 1,
        };
        if (id is not null)
        {
            into.Add((plan, id.Span));
        }
    }

    /// <summary>A decimal number of at most six places -> millionths.</summary>
    public static long? Money(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal money) && money is >= 0 and <= 1_000_000_000 && decimal.Truncate(money * 1_000_000) == money * 1_000_000
            ? (long)(money * 1_000_000)
            : null;

    private static long? Whole(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number is > 0 and <= 1_000_000_000_000 ? number : null;

    /// <summary><c>10MiB</c> -> bytes; null: it is none.</summary>
    public static long? Size(string text)
    {
        (string unit, int shift) = text.EndsWith("KiB", StringComparison.Ordinal) ? ("KiB", 10) : text.EndsWith("MiB", StringComparison.Ordinal) ? ("MiB", 20) : text.EndsWith("GiB", StringComparison.Ordinal) ? ("GiB", 30) : ("", 0);
        return Whole(text.Substring(0, text.Length - unit.Length)) is { } number && number <= long.MaxValue >> shift ? number << shift : null;
    }

    private static long? Amount(MapReader budget, string key, Func<string, long?> read, DiagnosticBag bag)
    {
        if (budget.Text(key) is not { } text)
        {
            return null;
        }

        long? amount = read(text.Value);
        if (amount is null or 0)
        {
            bag.Error(Codes.WrongType, text.Span, $"`{key}` takes {(key == "bytes" ? "a size such as 10MiB" : key == "money" ? "an amount such as 5.00" : "a whole number above 0")}, not `{text.Value}`.");
        }

        return amount;
    }

    private static int Window(MapReader budget, DiagnosticBag bag)
    {
        int seconds = 1;
        if (budget.Text("in", required: true) is { } text && !(Times.TrySeconds(text.Value, out seconds) && seconds <= LongestWindow))
        {
            bag.Error(Codes.WrongType, text.Span, $"`in` takes a time of at most 31 days such as 1d, not `{text.Value}`.");
        }

        return Math.Max(seconds, 1);
    }

    private static int Percent(MapReader budget, DiagnosticBag bag)
    {
        BoundNumber? warn = budget.Number("warn");
        if (warn is { Value: < 1 or > 100 })
        {
            bag.Error(Codes.WrongType, warn.Span, "`warn` is 1 to 100 percent.");
        }

        return warn?.Value ?? 80;
    }
}
