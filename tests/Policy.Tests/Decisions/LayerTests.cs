using FastMcp.Policy.Agents;
using FastMcp.Policy.Decisions;
using FastMcp.Policy.Facts;
using FastMcp.PolicyCompiler;

namespace FastMcp.Policy.Tests.Decisions;

/// <summary>Layers: what is below tightens as it likes and loosens only what is waivable, no further than what above is not.</summary>
public sealed class LayerTests
{
    private static readonly string[] GlobTexts = ["a", "b", "ab", "*", "a*", "*b"];
    private static readonly string[] Tools = ["a", "b", "ab", "ba", "c"];

    [Fact]
    public void Layers_RandomDecisionsAndCallers_DecideAsTheSlowReadingSays()
    {
        var random = new Random(20261127);
        int[] outcomes = new int[3];
        int waived = 0;
        for (int round = 0; round < 400; round++)
        {
            LayerCase[] cases = [.. Enumerable.Range(0, random.Next(2, 9)).Select(index => LayerCase.Make(random, index, GlobTexts))];
            DefaultDecision? otherwise = random.Next(3) == 0 ? null : new DefaultDecision(new DecisionSource("default", "p", 1), (Outcome)random.Next(3), true) { Waivable = random.Next(2) == 0 };
            DefaultDecision[] below = [.. LayerCase.Below(random)];
            var set = new DecisionSet([.. cases.Select(one => one.Decision)], otherwise, below);
            IDecider decider = set.For("main", "crm");
            foreach (string tool in Tools)
            {
                foreach (CallerFacts caller in LayerCase.Callers)
                {
                    CallFacts call = Decided.With(Decided.Tool(tool), [], caller);
                    Verdict verdict = decider.Decide(call);
                    Outcome told = LayerCase.Told(cases, set.Default, below, caller, tool);
                    string context = $"round {round}, {tool} of {caller.Team}/{caller.RegisteredAs}: {verdict}, told {told}\n{string.Join('\n', cases.Select(one => one.Decision))}";
                    Assert.True(told == verdict.Outcome, context);
                    // What can be called is shown.
                    Assert.True(decider.MayEver(call) || verdict.Outcome == Outcome.Deny, context);
                    outcomes[(int)verdict.Outcome]++;
                    waived += verdict.Outcome != Outcome.Deny && verdict.By!.Id.StartsWith('t') ? 1 : 0;
                }
            }
        }

        Assert.All(outcomes, count => Assert.True(count > 400, $"{count}"));
        Assert.True(waived > 100, $"{waived}");
    }

    [Fact]
    public void Layers_ThatBothAsk_AskThePeopleOfBoth()
    {
        AskTerms Terms(string by, int seconds, int count = 1) => new([by], count, seconds, by);
        Decision Ask(string id, DecisionLayer layer, AskTerms terms) => new() { Source = new DecisionSource(id, "p", 1), Then = Outcome.Ask, Asks = terms, Layer = layer, Match = new DecisionMatch { Tools = ["pay"] } };
        var team = new DecisionLayer(PolicyCompiler.Decisions.Plan.LayerKind.Team, "payments");
        var agent = new DecisionLayer(PolicyCompiler.Decisions.Plan.LayerKind.Agent, "bot");
        IDecider decider = new DecisionSet(
            [Ask("org", DecisionLayer.Org, Terms("leads", 900)), Ask("team", team, Terms("payers", 300)), Ask("agent", agent, Terms("owners", 600, 2))], new DefaultDecision(new DecisionSource("default", "p", 1), Outcome.Allow, true), []).For("main", "crm");
        Verdict Of(string registered, string ofTeam) => decider.Decide(Decided.With(Decided.Tool("pay"), [], CallerFacts.Anonymous.As(registered, ofTeam)));

        Verdict all = Of("bot", "payments");
        Assert.Equal(("org", 300), (all.By!.Id, all.Asks!.Seconds));
        Assert.Equal([("leads", 1), ("payers", 1), ("owners", 2)], (all.Asks.Also.Prepend(all.Asks)).Select(one => (one.By[0], one.Count)));
        // Another approver of any layer makes another approval of it.
        Assert.Equal(4, new[] { all, Of("bot", "none"), Of("none", "payments"), Of("none", "none") }.Select(one => one.Asks!.Fingerprint).Distinct().Count());
    }

    [Fact]
    public void Exception_ForATool_IsNotForAnotherMessageWithItsName()
    {
        IDecider decider = Decided.Decider("""
            decisions:
              - { id: nothing, when: "has(mcp.method)", then: deny }
              - { id: models, match: { models: ['*'] }, then: allow }
            exceptions: [{ id: e, decision: nothing, tool: 'get_*', reason: r, owner: o, expires: 2999-01-01 }]
            default: allow
            """);
        Outcome Of(string method, string name) => decider.Decide(Decided.Message(method, name: name)).Outcome;
        Assert.Equal((Outcome.Allow, Outcome.Allow, Outcome.Deny), (Of("tools/call", "get_a"), Of("prompts/get", "get_a"), Of("tools/call", "put_a")));
        // Any message may have a name.
        Assert.Equal((Outcome.Deny, Outcome.Deny), (Of("completion/complete", "get_a"), Of("tasks/odd", "get_a")));
    }

    [Fact]
    public void List_OfWhatATeamMayLoosen_ShowsItThoughAnExceptionMayTakeTheDenialAway()
    {
        // Without the denial that is waivable what is left above is one that is not: the list must not take the exception for what holds now.
        DecisionSet set = Decided.Files(
            """
            decisions:
              - { id: others, match: { tools: [other] }, then: allow }
              - { id: no-pay, match: { tools: [pay] }, then: deny, waivable: true }
            exceptions: [{ id: e, decision: no-pay, tool: pay, reason: r, owner: o, expires: 2020-01-01 }]
            default: deny
            """,
            "layer: { team: t1 }\ndecisions: [{ id: we-pay, match: { tools: [pay] }, then: allow }]\n");
        CallFacts Pay(string team) => Now(Decided.With(Decided.Tool("pay"), [], CallerFacts.Anonymous.As("bot", team)));
        IDecider decider = set.For("main", "crm");
        Assert.Equal(Outcome.Allow, decider.Decide(Pay("t1")).Outcome);
        Assert.True(decider.MayEver(Pay("t1")));
        Assert.False(decider.MayEver(Pay("t2")));
    }

    [Theory]
    [InlineData("mode: monitor\ndecisions: [{ id: a, then: deny }]\ndefault: deny\n", false)]
    [InlineData("mode: monitor\ndecisions: [{ id: a, then: deny, mode: enforce, match: { tools: [x] } }]\ndefault: allow\n", true)]
    [InlineData("decisions: [{ id: a, then: ask, match: { tools: [x] } }]\ndefault: allow\n", true)]
    [InlineData("decisions: [{ id: a, then: allow, match: { tools: [x] } }]\n", true)]
    [InlineData("decisions: [{ id: a, then: allow, match: { tools: [x] } }]\ndefault: allow\n", false)]
    public void Guards_OfWhatOnlyMonitorsOrAllows_IsFalse(string decisions, bool guards) => Assert.Equal(guards, Decided.Decider(decisions).Guards);

    private static CallFacts Now(CallFacts call) => new()
    {
        Protocol = call.Protocol, Caller = call.Caller, Route = call.Route, Upstream = call.Upstream, Kind = call.Kind, Method = call.Method, Name = call.Name, Now = new DateTimeOffset(2026, 11, 26, 0, 0, 0, TimeSpan.Zero),
    };

    [Theory]
    [InlineData("layer: { team: payments }\ndecisions: [{ id: t, match: { tools: [x] }, then: allow }]\ndefault: allow\n", "FMP0142")]
    [InlineData("layer: { team: payments, agent: bot }\ndecisions: []\n", "FMP0142")]
    [InlineData("layer: { team: Payments }\ndecisions: []\n", "FMP0142")]
    [InlineData("layer: { agent: bot }\ndecisions: [{ id: t, match: { tools: [x] }, then: deny, waivable: true }]\n", "FMP0139")]
    [InlineData("layer: { team: payments }\nexceptions: [{ id: e, decision: no-drops, tool: x, reason: r, owner: o, expires: 2027-01-01 }]\n", "FMP0145")]
    [InlineData("layer: { team: payments }\nexceptions: [{ id: e, rule: any, tool: x, reason: r, owner: o, expires: 2027-01-01 }]\n", null)]
    [InlineData("layer: { team: payments }\ndecisions: [{ id: t, match: { tools: [drop_a] }, then: allow }]\n", "FMP0132")]
    [InlineData("layer: { team: payments }\ndecisions: [{ id: t, match: { tools: [export_a] }, then: allow }]\n", null)]
    public void File_BelowTheOrganisation_MayOnlyTightenAndWaive(string below, string? id)
    {
        const string Org = """
            decisions:
              - { id: no-drops, match: { tools: ['drop_*'] }, then: deny }
              - { id: no-exports, match: { tools: ['export_*'] }, then: deny, waivable: true }
              - { id: reads, match: { tools: ['get_*'] }, then: allow }
            """;
        IEnumerable<string> found = Decided.Compile(Org, below).Diagnostics.Select(one => one.Id);
        // Without rules nobody knows whose a rule is: the exception is judged when they are compiled together.
        Assert.Equal(id is null && below.Contains("rule:", StringComparison.Ordinal) ? ["FMP0145"] : id is null ? [] : [id], found);
    }

    [Fact]
    public void Exception_OfADecision_MonitorsThereUntilItsDay()
    {
        DecisionSet set = Decided.Set("""
            decisions:
              - { id: no-drops, match: { tools: ['drop_*'] }, then: deny }
              - { id: all, match: { tools: ['*'] }, then: allow }
            exceptions:
              - { id: nightly, decision: no-drops, tool: drop_tmp, caller: 'alice*', reason: Cleans up., owner: o, expires: 2027-01-31 }
            """);
        IDecider decider = set.For("main", "crm");
        var day = new DateTimeOffset(2027, 1, 30, 23, 59, 59, TimeSpan.Zero);
        Verdict verdict = decider.Decide(At(Decided.Tool("drop_tmp"), day));
        Assert.Equal((Outcome.Allow, "all", Outcome.Deny, "no-drops"), (verdict.Outcome, verdict.By!.Id, verdict.Would, verdict.WouldBy!.Id));
        Assert.Equal(Outcome.Deny, decider.Decide(At(Decided.Tool("drop_tmp"), day.AddSeconds(1))).Outcome);
        Assert.Equal(Outcome.Deny, decider.Decide(At(Decided.Tool("drop_all"), day)).Outcome);
        Assert.Equal(Outcome.Deny, decider.Decide(At(Decided.With(Decided.Tool("drop_tmp"), [], CallerFacts.Anonymous), day)).Outcome);
        Assert.True(decider.MayEver(Decided.Tool("drop_tmp")));
        Assert.False(decider.MayEver(Decided.Tool("drop_all")));
        HoldingDecision holding = set.Holding("main", "crm", At(Decided.Tool("drop_tmp"), day))[0];
        Assert.Equal("nightly", holding.Exemption?.Source.Id);
    }

    [Fact]
    public void Agents_AreRecognisedByVerifiedFactsAlone()
    {
        AgentBook book = AgentBook.Of(Decided.Compile("""
            agents:
              - { id: billing, owner: o, team: payments, recognise: { client: [c-1], issuer: [i], route: [main] }, upstreams: [crm] }
              - { id: claims, owner: o, recognise: { claim: [triage], issuer: [j], route: [main] } }
              - { id: local, owner: o, recognise: { route: [local] } }
            """));
        RouteAgents main = book.For("main", "crm");
        CallerFacts Caller(bool verified = true, string client = "", string issuer = "", string agent = "") =>
            new("s", []) { Authenticated = verified, Client = client, Issuer = issuer, Agent = agent };
        Assert.Equal(("billing", "payments", "billing"), Names(main.Of(Caller(client: "c-1", issuer: "i"))));
        Assert.Equal(("", "", ""), Names(main.Of(Caller(client: "c-1", issuer: "other"))));
        Assert.Equal(("", "", ""), Names(main.Of(Caller(verified: false, client: "c-1", issuer: "i"))));
        Assert.Equal(("claims", "", "claims"), Names(main.Of(Caller(agent: "triage", issuer: "j"))));
        // What a token says of its agent is no registration.
        Assert.Equal(("", "", ""), Names(main.Of(Caller(agent: "billing"))));
        Assert.Equal(("local", "", "local"), Names(book.For("local", "x").Of(CallerFacts.Anonymous)));

        var allowed = new Verdict(Outcome.Allow, DecisionSource.Builtin("x"), null);
        Assert.Equal("builtin:unregistered", main.Judge(main.Of(CallerFacts.Anonymous), allowed).By!.Id);
        Assert.Equal(allowed, main.Judge(main.Of(Caller(client: "c-1", issuer: "i")), allowed));
        RouteAgents other = book.For("main", "hr");
        Assert.Equal("builtin:agent-upstreams", other.Judge(other.Of(Caller(client: "c-1", issuer: "i")), allowed).By!.Id);
        CallerFacts same = Caller(agent: "triage", issuer: "j");
        Assert.Same(main.Of(same), main.Of(same));
    }

    [Theory]
    [InlineData("{ subject: ['svc-*'] }", "{ subject: ['*-b'] }", true)]
    [InlineData("{ subject: ['svc-*'] }", "{ subject: ['bot-*'] }", false)]
    [InlineData("{ client: [a] }", "{ client: [b] }", false)]
    [InlineData("{ client: [a] }", "{ subject: [b] }", true)]
    [InlineData("{ client: [a], issuer: [i] }", "{ client: [a], issuer: [j] }", false)]
    public void Agents_ThatOneCallerCouldBe_AreAnError(string one, string other, bool isError) =>
        Assert.Equal(isError ? ["FMP0148"] : [], Decided.Compile($"agents:\n  - {{ id: a, owner: o, recognise: {one} }}\n  - {{ id: b, owner: o, recognise: {other} }}\n").Diagnostics.Select(found => found.Id));

    [Fact]
    public void Catalogue_Pinned_IsAFactOfTheVeryToolAndOfLists()
    {
        CompiledDecisions compiled = Decided.Compile("""
            decisions:
              - { id: reads, when: "has(mcp.annotations.readOnlyHint) && mcp.annotations.readOnlyHint", then: allow }
            catalogue:
              - upstream: crm
                tools: [{ name: get_user, readOnlyHint: true }, { name: drop, readOnlyHint: false }]
            """);
        Assert.Empty(compiled.Diagnostics);
        Catalogue crm = Catalogue.AllOf(compiled)["crm"];
        IDecider decider = DecisionSet.Of(compiled).For("main", "crm");
        foreach ((string tool, bool passes) in new[] { ("get_user", true), ("drop", false), ("get_users", false), ("get_user\u200b", false), ("gеt_user", false) })
        {
            CallFacts call = Decided.Tool(tool);
            var pinned = new CallFacts { Protocol = call.Protocol, Caller = call.Caller, Route = call.Route, Upstream = call.Upstream, Kind = call.Kind, Method = call.Method, Name = call.Name, Catalogue = crm.Of(call.Name) };
            Assert.Equal(passes ? Outcome.Allow : Outcome.Deny, decider.Decide(pinned).Outcome);
            Assert.Equal(passes, decider.MayEver(pinned));
        }
    }

    [Fact]
    public void Answers_AreJudgedByTheirFindings()
    {
        DecisionSet set = Decided.Set("""
            decisions:
              - { id: all, match: { tools: ['*'] }, then: allow }
              - { id: no-keys, on: response, match: { tools: ['read_*'] }, when: "findings.exists(f, f.on == 'response')", then: deny }
            """);
        IDecider answers = set.ForAnswers("main", "crm")!;
        FindingFacts[] found = [new(new("key"), new("high"), new("response"), new("body"), 1)];
        Assert.Equal("all", set.For("main", "crm").Decide(Decided.Tool("read_a")).By!.Id);
        Assert.Equal("no-keys", answers.Decide(Decided.With(Decided.Tool("read_a"), found)).By!.Id);
        Assert.Equal("builtin:answers", answers.Decide(Decided.With(Decided.Tool("get_a"), found)).By!.Id);
        Assert.Null(Decided.Set("decisions: [{ id: all, match: { tools: ['*'] }, then: allow }]").ForAnswers("main", "crm"));
    }

    private static (string, string, string) Names(CallerFacts caller) => (caller.RegisteredAs, caller.Team, caller.Agent);

    private static CallFacts At(CallFacts call, DateTimeOffset now) => new()
    {
        Protocol = call.Protocol, Caller = call.Caller, Route = call.Route, Upstream = call.Upstream, Kind = call.Kind, Method = call.Method, Name = call.Name, Now = now,
    };
}
