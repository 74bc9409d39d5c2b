using System.Text;
using FastMcp.Policy.Conditions.Values;
using FastMcp.PolicyCompiler.Conditions.Plan;

namespace FastMcp.Policy.Conditions.Closures;

/// <summary>Parts that are true or false.</summary>
internal static partial class ClosureBuilder
{
    private static Test TextTest(PlanNode.TextTest test)
    {
        var (fact, text) = (test.Fact, Encoding.UTF8.GetBytes(test.Text));
        return test.Routine switch
        {
            "Equal" => (ref Frame frame) => FactTests.Equal(ref frame, fact, text),
            "NotEqual" => (ref Frame frame) => FactTests.NotEqual(ref frame, fact, text),
            "StartsWith" => (ref Frame frame) => FactTests.StartsWith(ref frame, fact, text),
            "EndsWith" => (ref Frame frame) => FactTests.EndsWith(ref frame, fact, text),
            _ => (ref Frame frame) => FactTests.Contains(ref frame, fact, text),
        };
    }

    private static Test TextIn(int fact, byte[][] texts) => (ref Frame frame) => FactTests.In(ref frame, fact, texts);

    private static Test InTexts(byte[] text, int fact) => (ref Frame frame) => FactTests.InTexts(ref frame, text, fact);

    private static Test NumberTest(string routine, int fact, long number) => routine switch
    {
        "Equal" => (ref Frame frame) => FactTests.Equal(ref frame, fact, number),
        "NotEqual" => (ref Frame frame) => FactTests.NotEqual(ref frame, fact, number),
        "Less" => (ref Frame frame) => FactTests.Less(ref frame, fact, number),
        "LessOrEqual" => (ref Frame frame) => FactTests.LessOrEqual(ref frame, fact, number),
        "Greater" => (ref Frame frame) => FactTests.Greater(ref frame, fact, number),
        _ => (ref Frame frame) => FactTests.GreaterOrEqual(ref frame, fact, number),
    };

    private static Test Logical(bool isAnd, Test[] items) => (isAnd, items.Length) switch
    {
        (true, 2) => And(items[0], items[1]),
        (false, 2) => Or(items[0], items[1]),
        (true, _) => And(items),
        _ => Or(items),
    };

    private static Test And(Test a, Test b) => (ref Frame frame) =>
    {
        var left = a(ref frame);
        return left == Truth.False ? left : Logic.And(left, b(ref frame));
    };

    private static Test Or(Test a, Test b) => (ref Frame frame) =>
    {
        var left = a(ref frame);
        return left == Truth.True ? left : Logic.Or(left, b(ref frame));
    };

    private static Test And(Test[] items) => (ref Frame frame) =>
    {
        var truth = Truth.True;
        for (var i = 0; i < items.Length && truth != Truth.False; i++)
        {
            truth = Logic.And(truth, items[i](ref frame));
        }

        return truth;
    };

    private static Test Or(Test[] items) => (ref Frame frame) =>
    {
        var truth = Truth.False;
        for (var i = 0; i < items.Length && truth != Truth.True; i++)
        {
            truth = Logic.Or(truth, items[i](ref frame));
        }

        return truth;
    };

    private static Test Not(Test item) => (ref Frame frame) => Logic.Not(item(ref frame));

    private static Test Conditional(Test test, Test then, Test otherwise) => (ref Frame frame) => test(ref frame) switch
    {
        Truth.True => then(ref frame),
        Truth.False => otherwise(ref frame),
        var other => other,
    };

    private static Evaluate Conditional(Test test, Evaluate then, Evaluate otherwise) => (ref Frame frame) => test(ref frame) switch
    {
        Truth.True => then(ref frame),
        Truth.False => otherwise(ref frame),
        var other => Value.Of(other, frame.LastError),
    };
}
