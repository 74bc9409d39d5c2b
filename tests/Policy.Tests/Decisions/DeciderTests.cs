using FastMcp.Policy.Decisions;
using FastMcp.Policy.Facts;
using FastMcp.PolicyCompiler.Conditions.Facts;
using FastMcp.TestKit;

namespace FastMcp.Policy.Tests.Decisions;

public sealed class DeciderTests
{
    /// <summary>The example of the design, but for its rule.</summary>
    private const string Example = """
        decisions:
          - { id: reads, match: { upstream: crm, tools: ['get_*', 'list_*'] }, then: allow }
          - { id: sre-deletes, match: { tools: ['delete_*'] }, when: "'sre' in caller.groups", then: allow }
          - id: deletes-need-a-lead
            match: { tools: ['delete_*'] }
            when: "!('sre' in caller.groups)"
            then: ask
            approve: { by: [platform-leads], count: 1, within: 15m }
          - { id: no-secrets-up, when: "findings.exists(f, f.severity == 'high' && f.on == 'request')", then: deny, reason: The request carries a secret. }
        default: deny
        """;

    private static readonly FindingFacts[] Secret = [new(new("aws-key"), new("high"), new("request"), new("body"), 1)];

    [Fact]
    public void Decide_ExampleOfTheDesign_DecidesAsItReads()
    {
        IDecider crm = Decided.Decider(Example);
        Says(crm.Decide(Decided.Tool("get_user")), Outcome.Allow, "reads");
        Says(crm.Decide(Decided.Tool("drop_table")), Outcome.Deny, "default");
        Says(crm.Decide(Decided.Tool("delete_user", "{}", "sre")), Outcome.Allow, "sre-deletes");
        Says(crm.Decide(Decided.Tool("delete_user", "{}", "sales")), Outcome.Ask, "deletes-need-a-lead");
        Says(crm.Decide(Decided.Message("initialize")), Outcome.Allow, "builtin:mcp-lifecycle");
        Says(crm.Decide(Decided.Message("tools/list")), Outcome.Allow, "builtin:mcp-lists");
        Says(crm.Decide(Decided.Message("resources/read", resource: "file:///a")), Outcome.Deny, "default");
        Says(crm.Decide(Decided.Model("gpt-4o")), Outcome.Deny, "default");
        Says(Decided.Decider(Example, "other").Decide(Decided.Tool("get_user")), Outcome.Deny, "default");
    }

    [Fact]
    public void Decide_SecretInTheRequest_DeniesWithItsReasonAndLine()
    {
        CallFacts call = Decided.Tool("get_user");
        Verdict verdict = Decided.Decider(Example).Decide(new CallFacts
        {
            Protocol = call.Protocol, Caller = call.Caller, Route = call.Route, Upstream = call.Upstream, Kind = call.Kind, Method = call.Method, Name = call.Name, Findings = Secret,
        });
        Says(verdict, Outcome.Deny, "no-secrets-up");
        Assert.Equal("The request carries a secret.", verdict.Reason);
        Assert.Equal(new DecisionSource("no-secrets-up", "p.yaml", 10), verdict.By);
    }

    [Fact]
    public void Decide_TwoThatHold_TheStrongerOneDecidesAndOfEqualOnesTheFirst()
    {
        IDecider decider = Decided.Decider("""
            decisions:
              - { id: first, match: { tools: ['get_*'] }, when: request.size == 0, then: allow }
              - { id: second, match: { tools: ['get_a*'] }, then: allow }
              - { id: asked, match: { tools: [get_ask] }, then: ask }
              - { id: denied, match: { tools: ['*k'] }, when: "'x' in caller.groups", then: deny }
            """);
        Says(decider.Decide(Decided.Tool("get_all")), Outcome.Allow, "first");
        Says(decider.Decide(Decided.Tool("get_ask")), Outcome.Ask, "asked");
        Says(decider.Decide(Decided.Tool("get_ask", "{}", "x")), Outcome.Deny, "denied");
        Says(decider.Decide(Decided.Tool("other")), Outcome.Deny, "builtin:default-deny");
    }

    [Fact]
    public void Decide_ConditionFails_CountsForDenyAndAskAndNotForAllow()
    {
        const string When = "when: \"has(mcp.arguments) && mcp.arguments.amount > 10\"";
        IDecider decider = Decided.Decider($$"""
            decisions:
              - { id: a, match: { tools: [a] }, {{When}}, then: allow }
              - { id: d, match: { tools: [d] }, {{When}}, then: deny }
              - { id: q, match: { tools: [q] }, {{When}}, then: ask }
              - { id: rest, match: { tools: ['*'] }, then: allow }
            default: deny
            """);
        Verdict allow = decider.Decide(Decided.Tool("a", """{"amount":"many"}"""));
        Says(allow, Outcome.Allow, "rest");
        Assert.Equal("a", allow.Failed?.Id);
        Says(decider.Decide(Decided.Tool("d", """{"amount":"many"}""")), Outcome.Deny, "d");
        Says(decider.Decide(Decided.Tool("d", """{"amount":1}""")), Outcome.Allow, "rest");
        Says(decider.Decide(Decided.Tool("q", "{}")), Outcome.Ask, "q");
        Assert.Null(decider.Decide(Decided.Tool("d", """{"amount":1}""")).Failed);
    }

    [Fact]
    public void Decide_AskWhereNobodyCanWait_DeniesAndSaysWhy()
    {
        IDecider decider = Decided.Decider("decisions: [{ id: all, then: ask }]\n");
        Says(decider.Decide(Decided.Tool("a")), Outcome.Ask, "all");
        Says(decider.Decide(Decided.Model("m")), Outcome.Ask, "all");
        foreach (Verdict verdict in new[] { decider.Decide(Decided.Http), decider.Decide(Decided.Message("notifications/odd", MessageKind.Notification)) })
        {
            Says(verdict, Outcome.Deny, "all");
            Assert.Contains("no way to wait", verdict.Reason);
        }

        Says(decider.Decide(Decided.Message("notifications/initialized", MessageKind.Notification)), Outcome.Allow, "builtin:mcp-lifecycle");
        Says(decider.Decide(Decided.Message("", MessageKind.Stream)), Outcome.Allow, "builtin:mcp-lifecycle");
        Says(decider.Decide(Decided.Message("", MessageKind.Response)), Outcome.Allow, "builtin:mcp-lifecycle");
    }

    [Fact]
    public void Decide_NamesThatLookAlike_AreOtherNames()
    {
        IDecider decider = Decided.Decider("decisions: [{ id: one, match: { tools: [delete_user] }, then: allow }]\n");
        Says(decider.Decide(Decided.Tool("delete_user")), Outcome.Allow, "one");
        Assert.All(["delete_user\u200b", "Delete_user", "dеlete_user", "delete_user ", "delete_use", ""], name => Says(decider.Decide(Decided.Tool(name)), Outcome.Deny, "builtin:default-deny"));
    }

    [Theory]
    [InlineData("*_all", "_all", true)]
    [InlineData("*_all", "x_all", true)]
    [InlineData("*_all", "_al", false)]
    [InlineData("get*", "get", true)]
    [InlineData("a*b*c", "abc", true)]
    [InlineData("a*b*c", "acb", false)]
    [InlineData("*b*", "b", true)]
    [InlineData("ab*ba", "aba", false)]
    [InlineData("ab*ba", "abba", true)]
    public void Decide_Glob_FitsWhatItSays(string glob, string name, bool fits) =>
        Says(Decided.Decider($"decisions: [{{ id: one, match: {{ tools: ['{glob}'] }}, then: allow }}]\n").Decide(Decided.Tool(name)), fits ? Outcome.Allow : Outcome.Deny, fits ? "one" : "builtin:default-deny");

    [Fact]
    public void Decide_MethodBesideAName_BothHaveToFit()
    {
        IDecider decider = Decided.Decider("decisions: [{ id: one, match: { resources: ['file:*'], method: [resources/subscribe, 'resources/uns*'] }, then: allow }]\n");
        Says(decider.Decide(Decided.Message("resources/subscribe", resource: "file:///a")), Outcome.Allow, "one");
        Says(decider.Decide(Decided.Message("resources/unsubscribe", resource: "file:///a")), Outcome.Allow, "one");
        Says(decider.Decide(Decided.Message("resources/read", resource: "file:///a")), Outcome.Deny, "builtin:default-deny");
        Says(decider.Decide(Decided.Message("resources/subscribe", resource: "http:///a")), Outcome.Deny, "builtin:default-deny");
    }

    [Fact]
    public void Decide_MonitoredDecisions_ChangeNothingAndSayWhatWouldBe()
    {
        IDecider decider = Decided.Decider("""
            decisions:
              - { id: all, then: allow }
              - { id: tried, match: { tools: ['delete_*'] }, then: deny, mode: monitor }
              - { id: asked, match: { tools: ['*_all'] }, when: "mcp.tool != 'x'", then: ask, mode: monitor }
            """);
        Verdict verdict = decider.Decide(Decided.Tool("delete_all"));
        Says(verdict, Outcome.Allow, "all");
        Assert.Equal((Outcome.Deny, "tried"), (verdict.Would, verdict.WouldBy?.Id));
        verdict = decider.Decide(Decided.Tool("get_all"));
        Assert.Equal((Outcome.Ask, "asked"), (verdict.Would, verdict.WouldBy?.Id));
        Assert.Null(decider.Decide(Decided.Tool("get")).Would);
    }

    [Fact]
    public void Decide_WholeFileMonitors_AllowsAndSaysWhatWouldBe()
    {
        DecisionSet set = Decided.Set("mode: monitor\ndecisions: [{ id: reads, match: { tools: ['get_*'] }, then: allow }]\ndefault: deny\n");
        Assert.False(set.IsEnforced);
        Verdict verdict = set.For("main", "crm").Decide(Decided.Tool("drop"));
        Says(verdict, Outcome.Allow, "default");
        Assert.Equal((Outcome.Deny, "default"), (verdict.Would, verdict.WouldBy?.Id));
        Assert.Null(set.For("main", "crm").Decide(Decided.Tool("get_a")).Would);
    }

    [Fact]
    public void Decide_NoDecisions_AllowsAll()
    {
        Assert.True(DecisionSet.None.IsNone);
        Says(DecisionSet.None.For("main", "crm").Decide(Decided.Tool("a")), Outcome.Allow, "builtin:allow-all");
        Says(DecisionSet.Broken.For("main", "crm").Decide(Decided.Message("initialize")), Outcome.Deny, "builtin:policy-broken");
    }

    [Fact]
    public void MayEver_ArgumentsUnknown_ShowsWhatSomeCallMayPass()
    {
        IDecider decider = Decided.Decider("""
            decisions:
              - { id: small, match: { tools: [pay] }, when: "has(mcp.arguments) && mcp.arguments.amount < 10", then: allow }
              - { id: not-theirs, match: { tools: [view] }, when: "has(mcp.arguments) && mcp.arguments.owner != caller.subject", then: deny }
              - { id: view, match: { tools: [view] }, then: allow }
              - { id: asked, match: { tools: [drop] }, then: ask }
              - { id: sre, match: { tools: [restart] }, when: "'sre' in caller.groups", then: allow }
            """);
        Assert.True(May("pay"));
        Assert.True(May("view"));
        Assert.True(May("drop"));
        Assert.False(May("restart"));
        Assert.False(May("other"));

        bool May(string tool)
        {
            CallFacts call = Decided.Tool(tool);
            return decider.MayEver(new CallFacts
            {
                Protocol = call.Protocol, Caller = call.Caller, Route = call.Route, Upstream = call.Upstream, Kind = call.Kind, Method = call.Method, Name = call.Name,
                Unknown = FactSet.Of(Fact.McpArguments, Fact.Findings),
            });
        }
    }

    [Fact]
    public void Decide_ManyDecisions_AllocatesNothing()
    {
        IDecider decider = Decided.Decider("decisions:\n" + string.Concat(Enumerable.Range(0, 1000).Select(i => (i % 3) switch
        {
            0 => $"  - {{ id: d{i}, match: {{ tools: [tool_{i}, 'get_{i}*'] }}, then: allow }}\n",
            1 => $"  - {{ id: d{i}, match: {{ tools: ['*_{i}'] }}, when: \"'sre' in caller.groups\", then: deny }}\n",
            _ => $"  - {{ id: d{i}, when: \"request.size > {i + 1}\", then: deny }}\n",
        })));
        var caller = new CallerFacts("alice", ["sre"]);
        var main = new NameText("main");
        Says(decider.Decide(Decided.Tool("tool_999")), Outcome.Allow, "d999");
        Assert.Equal(0, Allocated.Least(() => decider.Decide(new CallFacts { Protocol = Protocol.Mcp, Caller = caller, Route = main, Upstream = main, Kind = MessageKind.Request, Method = "tools/call"u8, Name = "tool_999"u8 })));
    }

    private static void Says(Verdict verdict, Outcome outcome, string by) => Assert.Equal((outcome, by), (verdict.Outcome, verdict.By?.Id));
}
