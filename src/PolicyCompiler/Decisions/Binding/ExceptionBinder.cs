using FastMcp.PolicyCompiler.Binding;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Decisions.Binding;

/// <summary>
/// <c>exceptions: [{ id: a, rule: us-ssn, upstream: crm, tool: get_invoice, field: number, reason: ..., owner: ..., expires: 2027-01-31 }]</c>.
/// Never a value: what is released is said by where it stands.
/// </summary>
internal static class ExceptionBinder
{
    public static readonly string[] Keys = ["id", "rule", "decision", "upstream", "tool", "caller", "issuer", "agent", "field", "reason", "owner", "expires"];

    /// <summary>What makes an exception one; without any of them it would be the end of the rule.</summary>
    public static readonly string[] Narrowing = ["upstream", "tool", "caller", "agent", "field"];

    public static IReadOnlyList<BoundException> BindAll(MapReader file, DiagnosticBag bag)
    {
        var exceptions = new List<BoundException>();
        foreach (SyntaxNode node in file.List("exceptions"))
        {
            if (node is not MapNode map)
            {
                bag.Error(Codes.WrongType, node.Span, $"An exception is a mapping, not {node.Kind}.");
            }
            else if (Bind(map, bag) is { } exception)
            {
                exceptions.Add(exception);
            }
        }

        return exceptions;
    }

    private static BoundException? Bind(MapNode map, DiagnosticBag bag)
    {
        int before = bag.Count;
        var at = new SourceSpan(map.Span.Line, map.Span.Column, map.Span.Line, map.Span.Column + 1);
        var exception = new MapReader(map, "an exception", at, bag, Keys, foreign: Hint);
        ScalarNode? id = RuleBinder.BindId(exception, "exception", bag);
        (ScalarNode? rule, ScalarNode? decision) = (exception.Text("rule"), exception.Text("decision"));
        if (rule is null == decision is null)
        {
            bag.Error(Codes.ExceptionForm, at, "An exception is of one `rule` or of one `decision`.");
        }

        if (!Narrowing.Any(key => exception.Find(key) is not null))
        {
            bag.Error(Codes.ExceptionForm, at, $"An exception says where: {string.Join(", ", Narrowing.Select(key => $"`{key}`"))}. What shall hold nowhere says `enabled: false`.");
        }

        if (exception.KeyOf("issuer") is { } issuer && exception.Find("caller") is null)
        {
            bag.Error(Codes.ExceptionForm, issuer.Span, "`issuer` says whose `caller` is meant, and there is none.");
        }

        if (decision is not null && exception.KeyOf("field") is { } field)
        {
            bag.Error(Codes.ExceptionForm, field.Span, "A decision is of whole calls; `field` is for exceptions of rules.");
        }

        var bound = new BoundException
        {
            Id = id ?? new ScalarNode("?", '\0', at),
            Rule = rule,
            Decision = decision,
            Upstreams = MatchBinder.Globs(exception, "upstream", bag),
            Tools = MatchBinder.Globs(exception, "tool", bag),
            Callers = MatchBinder.Globs(exception, "caller", bag),
            Issuers = MatchBinder.Globs(exception, "issuer", bag),
            Agents = MatchBinder.Globs(exception, "agent", bag),
            Fields = MatchBinder.Globs(exception, "field", bag),
            Reason = Line(exception, "reason", bag),
            Owner = Line(exception, "owner", bag),
            Expires = Day(exception, bag),
        };
        CheckFields(exception, bound, bag);
        return bag.Count == before ? bound : null;
    }

    private static string? Hint(string key) => key switch
    {
        "value" or "values" or "text" or "pattern" => "An exception never holds a value. Say where it stands: `upstream`, `tool`, `field`.",
        "until" or "expiry" or "expire" => "Write `expires`.",
        "tools" or "upstreams" or "callers" or "agents" or "fields" => $"Write `{key.Substring(0, key.Length - 1)}`; it takes a list too.",
        _ => null,
    };

    private static string Line(MapReader exception, string key, DiagnosticBag bag)
    {
        ScalarNode? text = exception.Text(key, required: true);
        if (text is not null && (text.Value.Length is 0 or > DecisionLimits.LongestReason || text.Value.Any(char.IsControl)))
        {
            bag.Error(Codes.Reason, text.Span, $"`{key}` is one line of 1 to {DecisionLimits.LongestReason} characters.");
        }

        return text?.Value ?? "";
    }

    private static DateTime Day(MapReader exception, DiagnosticBag bag)
    {
        ScalarNode? text = exception.Text("expires", required: true);
        DateTime day = default;
        if (text is not null && !Times.TryDay(text.Value, out day))
        {
            bag.Error(Codes.WrongType, text.Span, $"`expires` takes a day such as 2027-01-31, not `{text.Value}`.");
        }

        return day;
    }

    private static void CheckFields(MapReader exception, BoundException bound, DiagnosticBag bag)
    {
        foreach (string field in bound.Fields.Where(field => field.IndexOf('*') >= 0))
        {
            bag.Error(Codes.ExceptionForm, exception.Find("field")!.Span, $"`{field}` is no name of a key: `field` takes whole keys, without stars.");
        }
    }
}
