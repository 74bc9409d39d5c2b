using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using FastMcp.PolicyCompiler.Conditions.Facts;
using FastMcp.PolicyCompiler.Conditions.Syntax;
using FastMcp.PolicyCompiler.Decisions.Plan;
using FastMcp.TestKit.Conditions;

namespace FastMcp.TestKit.Decisions;

/// <summary>
/// The meaning of decisions, slow and obvious: each one is looked at, globs are regular expressions, conditions run in the
/// interpreter. Shares nothing with the run-time library but the parser of conditions.
/// </summary>
internal sealed class DecisionOracle(DecisionsPlan plan)
{
    private static readonly string[] Lifecycle =
    [
        "initialize", "server/discover", "ping", "subscriptions/listen", "logging/setLevel",
        "notifications/initialized", "notifications/cancelled", "notifications/progress", "notifications/roots/list_changed",
    ];

    private static readonly string[] Lists = ["tools/list", "resources/list", "resources/templates/list", "prompts/list"];

    private static readonly ConcurrentDictionary<string, Regex> Globs = new();

    private readonly Dictionary<DecisionPlan, Expression> _conditions =
        plan.Decisions.Where(decision => decision.When is not null).ToDictionary(decision => decision, decision => Parser.Parse(decision.When!.Text, [])!);

    public OracleVerdict Decide(OracleFacts facts)
    {
        var (outcome, by) = Of(facts, plan.Decisions.Where(decision => decision.Enforced), DefaultOf(monitored: false));
        var (would, wouldBy) = Of(facts, plan.Decisions, DefaultOf(monitored: true));
        return would == outcome ? new OracleVerdict(outcome, by, outcome, by) : new OracleVerdict(outcome, by, would, wouldBy);
    }

    public bool MayEver(OracleFacts facts)
    {
        var truths = plan.Decisions.Where(decision => decision.Enforced).Select(decision => (decision.Then, Truth: Truth(decision, facts))).ToList();
        return !truths.Exists(one => one.Then == Then.Deny && one.Truth is true or Special.Error && one.Then == Then.Deny)
            && (truths.Exists(one => (one.Then == Then.Ask && one.Truth is not false) || (one.Then == Then.Allow && one.Truth is true or Special.Unknown && one.Then == Then.Allow))
                || DefaultOf(monitored: false).Outcome != "deny");
    }

    private (string Outcome, string By) DefaultOf(bool monitored)
    {
        if (plan.Default is { } own)
        {
            return (own.Enforced || monitored ? Name(own.Then) : "allow", "default");
        }

        return (monitored || plan.Decisions.Any(decision => decision.Enforced) ? "deny" : "allow", "builtin:default-deny");
    }

    /// <summary>The built-in decision by which the message passes; null: none.</summary>
    public static string? BuiltInOf(OracleFacts facts) => facts.Present.GetValueOrDefault("mcp.method") is not string method ? null
        : Lifecycle.Contains(method) ? "builtin:mcp-lifecycle" : Lists.Contains(method) ? "builtin:mcp-lists" : null;

    private (string Outcome, string By) Of(OracleFacts facts, IEnumerable<DecisionPlan> decisions, (string Outcome, string By) otherwise)
    {
        var builtIn = BuiltInOf(facts);
        var holding = decisions.Where(decision => Holds(decision, facts)).ToList();
        if (holding.Find(decision => decision.Then == Then.Deny) is { } deny)
        {
            return ("deny", deny.Id);
        }

        if (builtIn is not null)
        {
            return ("allow", builtIn);
        }

        var (outcome, by) = holding.Find(decision => decision.Then == Then.Ask) is { } ask ? ("ask", ask.Id)
            : holding.Count > 0 ? ("allow", holding[0].Id)
            : otherwise;
        return outcome == "ask" && facts.Present.GetValueOrDefault("mcp.kind") is not "request" && !facts.Present.ContainsKey("llm.provider") ? ("deny", by) : (outcome, by);
    }

    /// <summary>A failed condition counts against the call.</summary>
    public bool Holds(DecisionPlan decision, OracleFacts facts) => Truth(decision, facts) switch
    {
        true => true,
        false => false,
        _ => decision.Then != Then.Allow,
    };

    private object? Truth(DecisionPlan decision, OracleFacts facts)
    {
        if (!Fits(decision, facts))
        {
            return false;
        }

        return !_conditions.TryGetValue(decision, out var condition) ? true
            : new Interpreter(facts).Of(condition) is var value and (bool or Special) ? value
            : Special.Error;
    }

    private static bool Fits(DecisionPlan decision, OracleFacts facts)
    {
        var match = decision.Match;
        var isMcp = facts.Present.ContainsKey("mcp.kind");
        var isModel = facts.Present.ContainsKey("llm.provider");
        return (decision.Need != ProtocolNeed.Mcp || isMcp)
            && (decision.Need != ProtocolNeed.Llm || isModel)
            && Fits(match.Upstream, facts, "request.upstream")
            && Fits(match.Route, facts, "request.route")
            && Fits(match.Method, facts, "mcp.method")
            && Fits(match.Tools, facts, "mcp.tool")
            && Fits(match.Resources, facts, "mcp.resource")
            && Fits(match.Prompts, facts, "mcp.prompt")
            && (match.Models.Count == 0 || (isModel && Fits(match.Models, facts, "llm.model")));
    }

    private static bool Fits(IReadOnlyList<string> globs, OracleFacts facts, string fact) =>
        globs.Count == 0
        || (facts.Present.GetValueOrDefault(fact) is string name && globs.Any(glob => PatternOf(glob).IsMatch(name)));

    private static Regex PatternOf(string glob) => Globs.GetOrAdd(glob, static one =>
        new Regex("\\A" + Regex.Escape(one).Replace("\\*", ".*") + "\\z", RegexOptions.Singleline | RegexOptions.CultureInvariant));

    private static string Name(Then then) => then.ToString().ToLowerInvariant();
}
