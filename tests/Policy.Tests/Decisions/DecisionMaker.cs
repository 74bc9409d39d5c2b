using FastMcp.Policy.Tests.Agreement;
using FastMcp.PolicyCompiler.Conditions;
using FastMcp.PolicyCompiler.Conditions.Facts;
using FastMcp.PolicyCompiler.Conditions.Plan;
using FastMcp.PolicyCompiler.Conditions.Syntax;
using FastMcp.PolicyCompiler.Decisions.Passes;
using FastMcp.PolicyCompiler.Decisions.Plan;

namespace FastMcp.Policy.Tests.Decisions;

/// <summary>Random decisions: every key of a match, all kinds of globs, random conditions, enforced and not.</summary>
internal sealed class DecisionMaker(Random random)
{
    private static readonly Fact[] Everything = [.. Enum.GetValues<Fact>()];

    private static readonly string[] Names = ["*", "a", "*a", "get_user", "*get_user", "get_user*", "get_*", "delete_*", "*_user", "d*_u*r", "é", "日*", "*b", "*a*s*", "x,*", "sre"];

    public DecisionsPlan Make()
    {
        DecisionPlan[] decisions = [.. Enumerable.Range(0, random.Next(1, random.Next(5) == 0 ? 90 : 12)).Select(One)];
        return new DecisionsPlan(decisions, random.Next(3) == 0 ? null : new DefaultPlan((Then)random.Next(3), random.Next(4) > 0, "d.yaml", 1));
    }

    /// <summary>The same in layers, with waivers, defaults below and exceptions.</summary>
    public DecisionsPlan MakeLayered(DateTime now)
    {
        DecisionsPlan flat = Make();
        DecisionPlan[] decisions = [.. flat.Decisions.Select(decision => decision with { Layer = Layer(), Waivable = decision.Then != Then.Allow && random.Next(2) == 0 })];
        return flat with
        {
            Decisions = [.. decisions.Select(decision => decision.Layer.Kind == LayerKind.Agent ? decision with { Waivable = false } : decision)],
            Default = flat.Default is { } own ? own with { Waivable = own.Then != Then.Allow && random.Next(2) == 0 } : null,
            Below = [.. Layers.Skip(1).Where(_ => random.Next(3) == 0).Select(layer => new DefaultPlan((Then)random.Next(2), random.Next(3) > 0, "d.yaml", 1) { Layer = layer, Waivable = layer.Kind == LayerKind.Team && random.Next(2) == 0 })],
            Exceptions = [.. decisions.Where(decision => decision.Then != Then.Allow && random.Next(4) == 0).Select((decision, index) => Exception(decision, index, now))],
        };
    }

    private static readonly LayerPlan[] Layers = [LayerPlan.Org, new(LayerKind.Team, "t1"), new(LayerKind.Team, "t2"), new(LayerKind.Agent, "bot")];

    private LayerPlan Layer() => random.Next(2) == 0 ? LayerPlan.Org : Layers[random.Next(Layers.Length)];

    private ExceptionPlan Exception(DecisionPlan decision, int index, DateTime now) => new()
    {
        Id = "e" + index,
        File = "d.yaml",
        Line = index + 1,
        Decision = decision.Id,
        Layer = decision.Layer.Kind == LayerKind.Org ? Layer() : decision.Layer,
        Tools = random.Next(2) == 0 ? [] : Globs(Names),
        Upstreams = random.Next(3) == 0 ? Globs("crm", "other") : [],
        Callers = random.Next(3) == 0 ? Globs("someone", "some*", "nobody") : [],
        Agents = random.Next(4) == 0 ? Globs("bot", "b*", "other") : [],
        Reason = "r",
        Owner = "o",
        Expires = now.AddDays(random.Next(4) == 0 ? -1 : 1),
    };

    private DecisionPlan One(int index)
    {
        MatchPlan match = random.Next(8) == 0 ? new MatchPlan() : Match();
        // Model calls and MCP in one decision are an error of the compiler.
        ConditionPlan? when = random.Next(2) == 0 || match.Models.Count > 0 ? null : Condition();
        return new DecisionPlan
        {
            Id = "d" + index,
            File = "d.yaml",
            Line = index + 2,
            Then = (Then)FactSheet.One(random, 0, 0, 1, 2, 2),
            Enforced = random.Next(4) > 0,
            Reason = random.Next(2) == 0 ? null : "Because.",
            Match = match,
            Need = CompileConditions.NeedOf(match) | (when?.Need ?? ProtocolNeed.None),
            When = when,
        };
    }

    private MatchPlan Match()
    {
        MatchPlan match = random.Next(6) switch
        {
            0 => new() { Tools = Globs(Names), Method = random.Next(3) == 0 ? Globs("tools/*", "*", "prompts/get") : [] },
            1 or 2 => new() { Tools = Globs(Names) },
            3 => new() { Prompts = Globs(Names) },
            4 => new() { Models = Globs("gpt", "g*", "*", "claude*") },
            _ => new() { Method = Globs("tools/*", "tools/call", "*", "prompts/get", "notifications/*", "p*g*", "initialize", "tools/list", "resources/*") },
        };
        return match with
        {
            Resources = random.Next(8) == 0 && match.Tools.Count + match.Prompts.Count + match.Models.Count == 0 ? Globs(Names) : [],
            Upstream = random.Next(4) == 0 ? Globs("crm", "c*", "other", "*r*") : [],
            Route = random.Next(4) == 0 ? Globs("main", "m*n", "other") : [],
        };
    }

    private string[] Globs(params string[] from) => [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => FactSheet.One(random, from)).Distinct()];

    private ConditionPlan Condition()
    {
        while (true)
        {
            var errors = new List<ConditionError>();
            if (ConditionCompiler.Compile(new ConditionMaker(random).Make(), Everything, errors) is { } plan)
            {
                return plan;
            }
        }
    }
}
