using FastMcp.PolicyCompiler.Agents.Plan;
using FastMcp.PolicyCompiler.Binding;
using FastMcp.PolicyCompiler.Decisions.Binding;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Agents.Binding;

/// <summary><c>{ id: billing-bot, owner: ..., team: payments, recognise: { client: [c-1] }, upstreams: [crm], budgets: [...] }</c>.</summary>
internal static class AgentBinder
{
    public static readonly string[] Keys = ["id", "title", "owner", "team", "recognise", "upstreams", "budgets"];
    public static readonly string[] Marks = ["client", "subject", "claim", "key", "issuer", "route"];

    /// <summary>Null: it has no usable id.</summary>
    public static (AgentPlan Plan, SourceSpan At)? Bind(SyntaxNode node, string path, DiagnosticBag bag, List<(Budget Plan, SourceSpan At)> budgets)
    {
        if (node is not MapNode map)
        {
            bag.Error(Codes.WrongType, node.Span, $"An agent is a mapping, not {node.Kind}.");
            return null;
        }

        var at = new SourceSpan(map.Span.Line, map.Span.Column, map.Span.Line, map.Span.Column + 1);
        var agent = new MapReader(map, "an agent", at, bag, Keys, foreign: Hint);
        ScalarNode? id = RuleBinder.BindId(agent, "agent", bag);
        _ = agent.Text("title");
        ScalarNode? team = agent.Text("team");
        if (team is not null && !RuleBinder.IsId(team.Value))
        {
            bag.Error(Codes.Registry, team.Span, $"`{team.Value}` is not the name of a team: 1 to {RuleBinder.MaxIdLength} of a-z, 0-9 and `-`.");
        }

        if (agent.Find("owner") is null)
        {
            agent.Missing("owner");
        }

        foreach (SyntaxNode budget in agent.List("budgets"))
        {
            BudgetBinder.Bind(budget, path, id?.Value ?? "?", bag, budgets);
        }

        var plan = Recognised(agent, at, bag, new AgentPlan
        {
            Id = id?.Value ?? "?",
            File = path,
            Line = at.Line,
            Owner = DecisionBinder.Line(agent, "owner", bag) ?? "",
            Team = team?.Value ?? "",
            Upstreams = MatchBinder.Globs(agent, "upstreams", bag),
        });
        return id is null ? null : (plan, id.Span);
    }

    private static AgentPlan Recognised(MapReader agent, SourceSpan at, DiagnosticBag bag, AgentPlan plan)
    {
        if (agent.Map("recognise") is not { } map)
        {
            if (agent.Find("recognise") is null)
            {
                agent.Missing("recognise");
            }

            return plan;
        }

        var marks = new MapReader(map, "`recognise`", map.Span, bag, Marks);
        plan = plan with
        {
            Clients = MatchBinder.Globs(marks, "client", bag),
            Subjects = MatchBinder.Globs(marks, "subject", bag),
            Claims = MatchBinder.Globs(marks, "claim", bag),
            ApiKeys = MatchBinder.Globs(marks, "key", bag),
            Issuers = MatchBinder.Globs(marks, "issuer", bag),
            Routes = MatchBinder.Globs(marks, "route", bag),
        };
        if (plan.Clients.Count + plan.Subjects.Count + plan.Claims.Count + plan.ApiKeys.Count + plan.Routes.Count == 0)
        {
            bag.Error(Codes.Recognition, map.Span, "An agent is recognised by `client`, `subject`, `claim`, `key` or `route`; an issuer alone vouches for many.");
        }

        return plan;
    }

    private static string? Hint(string key) => key switch
    {
        "recognize" or "match" => "Write `recognise`.",
        "upstream" => "Write `upstreams`.",
        _ => null,
    };
}
