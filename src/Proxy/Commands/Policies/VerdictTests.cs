using System.Text;
using FastMcp.Masking;
using FastMcp.Policy.Facts;
using FastMcp.PolicyCompiler.Cases;
using FastMcp.Proxy.Composition;

namespace FastMcp.Proxy.Commands.Policies;

/// <summary>The cases of calls of a file against the decisions of the policy.</summary>
internal sealed class VerdictTests(LoadedDecisions decisions, RuleSet rules, TestReport report)
{
    private static readonly NameText Request = new("request");
    private static readonly NameText Body = new("body");

    public void Run(PolicyCaseFile file)
    {
        foreach (var one in file.Verdicts)
        {
            report.Cases++;
            Run($"{file.Path}({one.Line},{one.Column})", one);
        }
    }

    private void Run(string place, VerdictCase one)
    {
        if (one.Agent.Length > 0 && decisions.Agents.Find(one.Agent) is null)
        {
            report.Fail(place, $"{one.Name}: there is no agent {one.Agent}");
            return;
        }

        if (one.Findings.FirstOrDefault(id => !rules.Rules.Any(rule => rule.Id == id)) is { } unknown)
        {
            report.Fail(place, $"{one.Name}: there is no rule {unknown} that is on");
            return;
        }

        var facts = FactsOf(one);
        var verdict = decisions.Agents.For(one.Route, one.Upstream).Judge(facts.Caller, decisions.Set.For(one.Route, one.Upstream).Decide(facts));
        var outcome = verdict.Outcome.ToString().ToLowerInvariant();
        if (outcome != one.Verdict || (one.By is { } by && verdict.By?.Id != by))
        {
            report.Fail(place, one.Name, ("expected", one.By is null ? one.Verdict : $"{one.Verdict} by {one.By}"), ("verdict", $"{outcome} by {verdict.By}"));
        }
    }

    private CallFacts FactsOf(VerdictCase one)
    {
        var (method, name) = one.Tool is { } tool ? ("tools/call", tool) : one.Prompt is { } prompt ? ("prompts/get", prompt) : one.Resource is not null ? ("resources/read", "") : (one.Method ?? "", "");
        var nameText = Encoding.UTF8.GetBytes(name);
        return new CallFacts
        {
            Protocol = one.Model is null ? Protocol.Mcp : Protocol.OpenAi,
            Caller = CallerOf(one),
            Route = new NameText(one.Route),
            Upstream = new NameText(one.Upstream),
            HttpMethod = "POST"u8,
            Kind = one.Model is not null ? MessageKind.None : method.StartsWith("notifications/", StringComparison.Ordinal) ? MessageKind.Notification : MessageKind.Request,
            Method = Encoding.UTF8.GetBytes(method),
            Name = nameText,
            Resource = Encoding.UTF8.GetBytes(one.Resource ?? ""),
            Arguments = Encoding.UTF8.GetBytes(one.Arguments),
            Model = Encoding.UTF8.GetBytes(one.Model ?? ""),
            Catalogue = one.Model is null && decisions.Catalogues.TryGetValue(one.Upstream, out var catalogue) ? catalogue.Of(one.Tool is null ? default : nameText) : null,
            Findings = FindingsOf(one),
            Session = new SessionFacts(0, new TextSet(one.Taints), TimeProvider.System.GetUtcNow()),
            Now = TimeProvider.System.GetUtcNow(),
        };
    }

    private CallerFacts CallerOf(VerdictCase one)
    {
        var caller = new CallerFacts(one.Caller, one.Groups) { Authenticated = one.Caller != "anonymous" };
        return decisions.Agents.Find(one.Agent) is { } agent ? caller.As(agent.Id, agent.Team) : caller.As("", "");
    }

    private FindingFacts[] FindingsOf(VerdictCase one) =>
        [.. one.Findings.Select(id => new FindingFacts(new NameText(id), new NameText(rules.Rules.First(rule => rule.Id == id).Severity.ToString().ToLowerInvariant()), Request, Body, 1))];
}
