using FastMcp.Policy.Conditions.Closures;
using FastMcp.Policy.Conditions.Values;
using FastMcp.PolicyCompiler.Conditions;
using FastMcp.PolicyCompiler.Conditions.Facts;
using FastMcp.PolicyCompiler.Conditions.Plan;
using FastMcp.PolicyCompiler.Conditions.Syntax;
using FastMcp.TestKit.Conditions;

namespace FastMcp.Policy.Tests.Agreement;

/// <summary>
/// Closures, generated code and the interpreter agree on random conditions and random facts, known and unknown.
/// FASTMCP_EVALUATIONS says how many (10,000).
/// </summary>
public sealed class AgreementTests
{
    private const int Batch = 200;

    private static readonly Fact[] Everything = [.. Enum.GetValues<Fact>()];

    private static int Evaluations { get; } = int.TryParse(Environment.GetEnvironmentVariable("FASTMCP_EVALUATIONS"), out int set) ? set : 10_000;

    private static int SheetsPerCondition { get; } = Evaluations > 100_000 ? 500 : 50;

    [Fact]
    public void Engines_RandomConditionsAndFacts_SayTheSame()
    {
        var outcomes = new Dictionary<Truth, int>();
        for (int done = 0, seed = 20261125; done < Evaluations; done += Batch * SheetsPerCondition, seed++)
        {
            RunBatch(new Random(seed), seed, outcomes);
        }

        // Each outcome is a fair part: agreement on errors alone would say little.
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", outcomes.Select(pair => $"{pair.Key} {pair.Value}")));
        Assert.All(Enum.GetValues<Truth>(), truth => Assert.True(outcomes.GetValueOrDefault(truth) * 20 > outcomes.Values.Sum()));
    }

    private static void RunBatch(Random random, int seed, Dictionary<Truth, int> outcomes)
    {
        (string Text, ConditionPlan Plan)[] conditions = [.. Enumerable.Range(0, Batch).Select(_ => Made(random))];
        Test[] generated = GeneratedConditions.Compile([.. conditions.Select(condition => condition.Plan)]);
        for (int i = 0; i < Batch; i++)
        {
            Test closure = ClosureBuilder.TestOf(conditions[i].Plan.Root);
            Expression tree = Parser.Parse(conditions[i].Text, [])!;
            for (int j = 0; j < SheetsPerCondition; j++)
            {
                var sheet = new FactSheet(random);
                (Truth a, Truth b, Truth c) = (Run(closure, sheet), Run(generated[i], sheet), Told(tree, sheet));
                Assert.True(a == b && b == c, $"seed {seed}: closures {a}, generated {b}, interpreter {c}\n{conditions[i].Text}\n{sheet}");
                outcomes[a] = outcomes.GetValueOrDefault(a) + 1;
            }
        }
    }

    /// <summary>A condition that may be (a call of both protocols, more than the cost) is thrown away; a type error is ours.</summary>
    private static (string Text, ConditionPlan Plan) Made(Random random)
    {
        while (true)
        {
            string text = new ConditionMaker(random).Make();
            var errors = new List<ConditionError>();
            ConditionPlan? plan = ConditionCompiler.Compile(text, Everything, errors);
            if (plan is not null)
            {
                return (text, plan);
            }

            Assert.True(errors.All(error => error.Code is "FMP0101" or "FMP0108"), $"{errors[0].Message} at {errors[0].At}\n{text}");
        }
    }

    private static Truth Run(Test test, FactSheet sheet)
    {
        var frame = new Frame(sheet.Facts);
        return test(ref frame);
    }

    private static Truth Told(Expression tree, FactSheet sheet) => new Interpreter(sheet.Told).Of(tree) switch
    {
        true => Truth.True,
        false => Truth.False,
        Special.Unknown => Truth.Unknown,
        _ => Truth.Error,
    };
}
