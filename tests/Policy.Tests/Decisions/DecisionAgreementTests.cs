using FastMcp.Policy.Decisions;
using FastMcp.Policy.Tests.Agreement;
using FastMcp.PolicyCompiler.Decisions.Plan;
using FastMcp.TestKit.Decisions;

namespace FastMcp.Policy.Tests.Decisions;

/// <summary>
/// Deciders of closures, of generated code and the oracle agree on random decisions and random calls: on the verdict, who made it,
/// what it would be, and on what a list shows. FASTMCP_EVALUATIONS says how many (2,000).
/// </summary>
public sealed class DecisionAgreementTests
{
    private const int Batch = 5;

    private static readonly string[] MoreMethods = ["initialize", "ping", "tools/list", "notifications/cancelled", "notifications/odd", "resources/read", "logging/setLevel", "completion/complete"];

    private static int Evaluations { get; } = int.TryParse(Environment.GetEnvironmentVariable("FASTMCP_EVALUATIONS"), out int set) ? set : 2_000;

    private static int SheetsPerPlan { get; } = Evaluations > 100_000 ? 1000 : 200;

    [Fact]
    public void Deciders_RandomDecisionsAndCalls_SayTheSame()
    {
        var outcomes = new Dictionary<string, int>();
        for (int done = 0, seed = 20261126; done < Evaluations; done += Batch * SheetsPerPlan, seed++)
        {
            RunBatch(new Random(seed), seed, outcomes);
        }

        // Each is a fair part: agreement on denials alone would say little.
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", outcomes.Select(pair => $"{pair.Key} {pair.Value}")));
        Assert.All(["Deny", "Ask", "Allow", "built in", "would differ", "listed", "not listed"], kind => Assert.True(outcomes.GetValueOrDefault(kind) * 100 > Evaluations, kind));
    }

    private static void RunBatch(Random random, int seed, Dictionary<string, int> outcomes)
    {
        DecisionsPlan[] plans = [.. Enumerable.Range(0, Batch).Select(_ => new DecisionMaker(random).Make())];
        DecisionSet[] generated = GeneratedDecisions.Compile(plans);
        for (int i = 0; i < Batch; i++)
        {
            IDecider closures = DecisionSet.Of(plans[i]).For("main", "crm");
            IDecider code = generated[i].For("main", "crm");
            var oracle = new DecisionOracle(plans[i]);
            for (int j = 0; j < SheetsPerPlan; j++)
            {
                var sheet = new FactSheet(random, MoreMethods);
                Verdict verdict = closures.Decide(sheet.Facts);
                OracleVerdict told = oracle.Decide(sheet.Told);
                string context = $"seed {seed}, plan {i}, sheet {j}: {verdict}, told {told}\n{sheet}";
                Assert.True(verdict == code.Decide(sheet.Facts), context);
                Assert.True(told == Same(verdict), context);
                bool listed = closures.MayEver(sheet.Facts);
                Assert.True(listed == code.MayEver(sheet.Facts) && listed == oracle.MayEver(sheet.Told), $"listed {listed}, {context}");
                Count(outcomes, verdict, listed);
            }
        }
    }

    private static OracleVerdict Same(Verdict verdict)
    {
        string outcome = verdict.Outcome.ToString().ToLowerInvariant();
        return verdict.Would is { } would
            ? new(outcome, verdict.By!.Id, would.ToString().ToLowerInvariant(), verdict.WouldBy!.Id)
            : new(outcome, verdict.By!.Id, outcome, verdict.By.Id);
    }

    private static void Count(Dictionary<string, int> outcomes, Verdict verdict, bool listed)
    {
        foreach (string kind in new[] { verdict.Outcome.ToString(), listed ? "listed" : "not listed", verdict.By!.Id.StartsWith("builtin:mcp", StringComparison.Ordinal) ? "built in" : "", verdict.Would is null ? "" : "would differ" })
        {
            outcomes[kind] = outcomes.GetValueOrDefault(kind) + 1;
        }
    }
}
