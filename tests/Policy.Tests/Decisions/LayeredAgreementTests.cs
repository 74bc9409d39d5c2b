using FastMcp.Policy.Decisions;
using FastMcp.Policy.Tests.Agreement;
using FastMcp.PolicyCompiler.Decisions.Plan;
using FastMcp.TestKit.Decisions;

namespace FastMcp.Policy.Tests.Decisions;

/// <summary>
/// Deciders of closures, of generated code and the oracle agree on random decisions in layers, with waivers, modes and exceptions, for random calls
/// of registered agents. FASTMCP_EVALUATIONS says how many (2,000).
/// </summary>
public sealed class LayeredAgreementTests
{
    private const int Batch = 5;

    private static readonly string[] MoreMethods = ["initialize", "ping", "tools/list", "notifications/cancelled", "notifications/odd", "resources/read", "completion/complete"];

    private static readonly (string Agent, string Team)[] Callers = [("", ""), ("other", "t1"), ("bot", "t1"), ("bot", "t2"), ("bot", "")];

    private static int Evaluations { get; } = int.TryParse(Environment.GetEnvironmentVariable("FASTMCP_EVALUATIONS"), out int set) ? set : 2_000;

    private static int SheetsPerPlan { get; } = Evaluations > 100_000 ? 1000 : 200;

    [Fact]
    public void Deciders_InLayersWithModesAndExceptions_SayTheSame()
    {
        var outcomes = new Dictionary<string, int>();
        for (int done = 0, seed = 20261127; done < Evaluations; done += Batch * SheetsPerPlan, seed++)
        {
            var random = new Random(seed);
            DecisionsPlan[] plans = [.. Enumerable.Range(0, Batch).Select(_ => new DecisionMaker(random).MakeLayered(DateTime.UnixEpoch.AddDays(random.Next(1, 30_000))))];
            DecisionSet[] generated = GeneratedDecisions.Compile(plans);
            for (int i = 0; i < Batch; i++)
            {
                Run(random, $"seed {seed}, plan {i}", plans[i], generated[i], outcomes);
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", outcomes.Select(pair => $"{pair.Key} {pair.Value}")));
        Assert.All(["Deny", "Ask", "Allow", "would differ", "below decides", "listed"], kind => Assert.True(outcomes.GetValueOrDefault(kind) * 200 > Evaluations, $"{kind}: {outcomes.GetValueOrDefault(kind)}"));
    }

    private static void Run(Random random, string name, DecisionsPlan plan, DecisionSet generated, Dictionary<string, int> outcomes)
    {
        IDecider closures = DecisionSet.Of(plan).For("main", "crm");
        IDecider code = generated.For("main", "crm");
        var oracle = new LayeredOracle(plan);
        var layers = plan.Decisions.ToDictionary(decision => decision.Id, decision => decision.Layer.Kind);
        for (int j = 0; j < SheetsPerPlan; j++)
        {
            var (agent, team) = Callers[random.Next(Callers.Length)];
            var sheet = new FactSheet(random, MoreMethods) { Registered = (agent, team) };
            Verdict verdict = closures.Decide(sheet.Facts);
            var told = oracle.Decide(sheet.Told, agent, team, sheet.Facts.Now.UtcDateTime);
            string Context() => $"{name}, sheet {j} of {agent}/{team}: {verdict}, told {told}\n{sheet}\n{string.Join('\n', plan.Decisions)}\n{plan.Default}\n{string.Join('\n', plan.Below)}\n{string.Join('\n', plan.Exceptions)}";
            Verdict other = code.Decide(sheet.Facts);
            if (!Same(verdict, other) || ((Outcome)told.Is, (Outcome)told.Would) != (verdict.Outcome, verdict.Would ?? verdict.Outcome))
            {
                Assert.Fail($"generated code: {other}, {Context()}");
            }

            bool listed = closures.MayEver(sheet.Facts);
            // What passes is shown. What opens a connection, and lists, are no items of any list.
            bool mustShow = verdict.Outcome != Outcome.Deny && sheet.KnowsEverything && DecisionOracle.BuiltInOf(sheet.Told) is null;
            if (listed != code.MayEver(sheet.Facts) || (mustShow && !listed))
            {
                Assert.Fail($"listed {listed}, {Context()}");
            }

            foreach (string kind in new[] { verdict.Outcome.ToString(), listed ? "listed" : "not listed", verdict.Would is null ? "" : "would differ", layers.GetValueOrDefault(verdict.By!.Id) != LayerKind.Org ? "below decides" : "" })
            {
                outcomes[kind] = outcomes.GetValueOrDefault(kind) + 1;
            }
        }
    }

    // Duties are lists, which are compared by what is in them.
    private static bool Same(in Verdict one, in Verdict other) =>
        (one.Outcome, one.By?.Id, one.Reason, one.Would, one.WouldBy?.Id, one.Waivable, one.Failed?.Id) == (other.Outcome, other.By?.Id, other.Reason, other.Would, other.WouldBy?.Id, other.Waivable, other.Failed?.Id);
}
