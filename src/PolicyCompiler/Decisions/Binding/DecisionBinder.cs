using FastMcp.PolicyCompiler.Binding;
using FastMcp.PolicyCompiler.Decisions.Plan;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Decisions.Binding;

/// <summary>One decision's mapping -> <see cref="BoundDecision"/>.</summary>
internal static class DecisionBinder
{
    public static readonly string[] Keys = ["id", "title", "description", "match", "when", "then", "reason", "mode", "enabled", "approve", "taint", "waivable", "on", "limit", "record", "enforce", "annotate"];

    /// <summary>In the order of <see cref="Then"/>.</summary>
    public static readonly string[] Thens = ["deny", "ask", "allow"];

    public static readonly string[] Records = ["strict", "before-reply", "available"];

    public static IReadOnlyList<BoundDecision> BindAll(MapReader file, bool enforced, DiagnosticBag bag)
    {
        var decisions = new List<BoundDecision>();
        foreach (SyntaxNode node in file.List("decisions"))
        {
            if (Bind(node, enforced, bag) is { } decision)
            {
                decisions.Add(decision);
            }
        }

        return decisions;
    }

    /// <summary><c>default: deny</c>, or <c>default: { then: deny, waivable: true }</c>.</summary>
    public static BoundDefault? BindDefault(MapReader file, bool enforced, DiagnosticBag bag)
    {
        if (file.Find("default") is not MapNode map)
        {
            return file.Word("default", Thens) is var word and >= 0 ? new BoundDefault((Then)word, enforced, false, file.KeyOf("default")!.Span) : null;
        }

        var otherwise = new MapReader(map, "`default`", map.Span, bag, ["then", "waivable"]);
        int then = otherwise.Word("then", Thens);
        if (otherwise.Find("then") is null)
        {
            otherwise.Missing("then");
        }

        return then < 0 ? null : new BoundDefault((Then)then, enforced, otherwise.Bool("waivable", false), file.KeyOf("default")!.Span);
    }

    private static BoundDecision? Bind(SyntaxNode node, bool enforced, DiagnosticBag bag)
    {
        if (node is not MapNode map)
        {
            bag.Error(Codes.WrongType, node.Span, $"A decision is a mapping, not {node.Kind}.");
            return null;
        }

        int before = bag.Count;
        var at = new SourceSpan(map.Span.Line, map.Span.Column, map.Span.Line, map.Span.Column + 1);
        var decision = new MapReader(map, "a decision", at, bag, Keys, foreign: Hint);
        ScalarNode? id = RuleBinder.BindId(decision, "decision", bag);
        int then = decision.Word("then", Thens);
        int mode = decision.Word("mode", "enforce", "monitor");
        _ = (decision.Text("title"), decision.Text("description"));
        if (decision.Find("then") is null)
        {
            decision.Missing("then");
        }

        ApproveBinder.Bind(decision, then == (int)Then.Ask, bag);
        var bound = new BoundDecision
        {
            Id = id ?? new ScalarNode("?", '\0', at),
            Match = MatchBinder.Bind(decision, at, bag),
            When = decision.Text("when"),
            Then = then < 0 ? Then.Deny : (Then)then,
            ThenSpan = decision.Find("then")?.Span ?? at,
            Reason = Reason(decision, bag),
            Waivable = decision.Bool("waivable", false),
            OnAnswer = decision.Word("on", "request", "response") == 1,
            Limit = LimitBinder.Bind(decision, bag),
            Record = decision.Word("record", Records) is var record and >= 0 ? Records[record] : null,
            Enforces = decision.Texts("enforce"),
            Annotate = Line(decision, "annotate", bag),
            Taints = TaintBinder.Bind(decision, then < 0 ? null : (Then)then, bag),
            Enforced = mode < 0 ? enforced : mode == 0,
            Enabled = decision.Bool("enabled", true),
        };
        return id is not null && then >= 0 ? bound with { IsWrong = bag.Count > before } : null;
    }

    private static string? Hint(string key) => key switch
    {
        "effect" or "action" or "decision" => "Write `then: allow`, `deny` or `ask`.",
        "if" or "condition" or "unless" => "Write `when`.",
        "upstream" or "tools" or "tool" or "method" or "route" or "models" => "It belongs into `match`.",
        "message" => "Write `reason`.",
        _ => null,
    };

    private static string? Reason(MapReader decision, DiagnosticBag bag) => Line(decision, "reason", bag);

    /// <summary>One line that an agent reads; null: it is not there.</summary>
    public static string? Line(MapReader map, string key, DiagnosticBag bag)
    {
        ScalarNode? reason = map.Text(key);
        if (reason is not null && (reason.Value.Length is 0 or > DecisionLimits.LongestReason || reason.Value.Any(char.IsControl)))
        {
            bag.Error(Codes.Reason, reason.Span, $"`{key}` is one line of 1 to {DecisionLimits.LongestReason} characters: the agent reads it.");
        }

        return reason?.Value;
    }
}
