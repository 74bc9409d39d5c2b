using FastMcp.Policy.Conditions.Closures;
using FastMcp.Policy.Conditions.Functions;
using FastMcp.Policy.Conditions.Values;
using FastMcp.Policy.Facts;
using FastMcp.Policy.Tests.Agreement;
using FastMcp.PolicyCompiler.Conditions.Checking;
using FastMcp.PolicyCompiler.Conditions.Facts;
using FastMcp.PolicyCompiler.Conditions.Plan;
using FastMcp.PolicyCompiler.Conditions.Syntax;

namespace FastMcp.Policy.Tests.Conformance;

/// <summary>The conformance files of the CEL project: every test that needs no protobuf message passes.</summary>
public sealed class ConformanceTests
{
    [Fact]
    public void Closures_EveryCaseWithoutMessages_GivesWhatTheFileSays()
    {
        string[] wrong = [.. ConformanceCase.All.Where(test => test.LeftOut is null).Select(Failure).OfType<string>()];
        Assert.True(wrong.Length == 0, $"{wrong.Length} wrong:\n" + string.Join("\n", wrong));
    }

    [Fact]
    public void Generated_CasesOfTruthOrError_GiveWhatTheFileSays()
    {
        var tests = new List<(ConformanceCase Case, ConditionPlan Plan, Declarations Declared)>();
        foreach (ConformanceCase test in ConformanceCase.All.Where(test => test.LeftOut is null && test.Node.Text("check_only") != "true"))
        {
            var errors = new List<ConditionError>();
            Declarations declared = ProtoTypes.DeclarationsOf(test.Node);
            bool judged = test.Node.Has("eval_error") || (test.Node.Child("value")?.Has("bool_value") ?? !test.Node.Has("typed_result"));
            if (judged && Parser.Parse(test.Text, errors) is { } root && new Lowering(declared, errors).Lower(root) is var plan && errors.Count == 0)
            {
                tests.Add((test, new ConditionPlan(test.Text, plan, ProtocolNeed.None, 0), declared));
            }
        }

        Test[] generated = tests.Count == 0 ? [] : GeneratedConditions.Compile([.. tests.Select(test => test.Plan)]);
        string[] wrong = [.. tests.Zip(generated).Where(pair => !Right(pair.First.Case, pair.First.Declared, pair.Second)).Select(pair => pair.First.Case.ToString())];
        Assert.True(wrong.Length == 0, $"{wrong.Length} of {tests.Count} wrong:\n" + string.Join("\n", wrong));
    }

    private static bool Right(ConformanceCase test, Declarations declared, Test condition)
    {
        var frame = new Frame(Nobody, variables: Bound(test.Node, declared));
        Truth truth = condition(ref frame);

        // Without its check, what a checker refuses may come to a value that is no truth: an error all the same.
        return test.Node.Has("eval_error") ? truth is Truth.Error || test.Node.Text("disable_check") != "true"
            : truth == (test.Node.Child("value")?.Text("bool_value") == "false" ? Truth.False : Truth.True);
    }

    private static string? Failure(ConformanceCase test)
    {
        try
        {
            string? failure = Run(test);
            return failure is null ? null : $"{test} => {failure}";
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return $"{test} => {e}";
        }
    }

    private static string? Run(ConformanceCase test)
    {
        bool fails = test.Node.Has("eval_error");
        var errors = new List<ConditionError>();
        Declarations declarations = ProtoTypes.DeclarationsOf(test.Node);
        Expression? root = Parser.Parse(test.Text, errors);
        if (root is null)
        {
            return fails ? null : "syntax: " + errors[0].Message + errors[0].At;
        }

        if (test.Node.Text("disable_check") != "true")
        {
            CheckedCondition? found = Checker.Check(root, declarations, [], errors);
            if (found is null)
            {
                return fails ? null : "check: " + string.Join(" ", errors.Select(error => error.Message));
            }

            if (test.Node.Child("typed_result")?.Child("deduced_type") is { } deduced && ProtoTypes.Of(deduced) != found.Type)
            {
                return $"type {found.Type}, not {ProtoTypes.Of(deduced)}";
            }
        }

        if (test.Node.Text("check_only") == "true")
        {
            return null;
        }

        PlanNode plan = new Lowering(declarations, errors).Lower(root);
        if (errors.Count > 0)
        {
            return fails ? null : "lowering: " + errors[0].Message;
        }

        var frame = new Frame(Nobody, variables: Bound(test.Node, declarations));
        Value value = ClosureBuilder.ValueOf(plan)(ref frame);
        if (fails)
        {
            return value.Kind == ValueKind.Error ? null : $"{value.Kind}, not an error";
        }

        Value expected = test.Node.Child("value") is { } node ? ProtoValues.Of(node)
            : test.Node.Child("typed_result")?.Child("result") is { } typed ? ProtoValues.Of(typed)
            : Value.True;
        return Same(ref frame, value, expected) ? null : $"{value.Kind} {(value.Kind == ValueKind.Error ? value.AsError : value.Kind is ValueKind.String or ValueKind.Bytes ? System.Text.Encoding.UTF8.GetString(frame.Text(value)) : value.Bits)}";
    }

    private static bool Same(ref Frame frame, Value value, Value expected) =>
        value.Kind == expected.Kind
        && (Functions.AreEqual(ref frame, value, expected) || (value.Kind == ValueKind.Double && double.IsNaN(value.AsDouble) && double.IsNaN(expected.AsDouble)));

    internal static Value[] Bound(ProtoNode test, Declarations declarations)
    {
        Declaration[] names = [.. declarations.Names];
        var values = new Value[names.Length];
        foreach (ProtoNode binding in test.All("bindings"))
        {
            Declaration? declared = names.FirstOrDefault(name => name.Name == binding.Text("key"));
            if (declared is not null)
            {
                values[declared.Index - Declaration.FirstVariable] = ProtoValues.Of(binding.Child("value")!.Child("value")!);
            }
        }

        return values;
    }

    internal static CallFacts Nobody => new() { Protocol = Protocol.Http, Caller = CallerFacts.Anonymous, Route = NameText.None, Upstream = NameText.None };
}
