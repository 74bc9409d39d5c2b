using System.Text;
using FastMcp.Policy.Conditions.Functions;
using FastMcp.Policy.Conditions.Values;
using FastMcp.Policy.Facts;
using FastMcp.PolicyCompiler.Conditions.Plan;
using FastMcp.PolicyCompiler.Conditions.Syntax;

namespace FastMcp.Policy.Conditions.Closures;

/// <summary>
/// Plan -> closures: the back end of policies that are loaded at run time. Parts that are the same in every evaluation
/// are computed here, once.
/// </summary>
internal static partial class ClosureBuilder
{
    public static Test TestOf(PlanNode node)
    {
        if (PlanTree.IsConstant(node))
        {
            return Constant(Once(node));
        }

        return node switch
        {
            PlanNode.IsPresent has => (ref Frame frame) => frame.IsPresent(has.Index),
            PlanNode.TextTest test => TextTest(test),
            PlanNode.TextIn test => TextIn(test.Fact, [.. test.Texts.Select(Encoding.UTF8.GetBytes)]),
            PlanNode.InTexts test => InTexts(Encoding.UTF8.GetBytes(test.Text), test.Fact),
            PlanNode.NumberTest test => NumberTest(test.Routine, test.Fact, test.Number),
            PlanNode.Logical logical => Logical(logical.IsAnd, [.. logical.Items.Select(TestOf)]),
            PlanNode.Conditional conditional => Conditional(TestOf(conditional.Test), TestOf(conditional.Then), TestOf(conditional.Otherwise)),
            PlanNode.Call { Routine: "Not" } not => Not(TestOf(not.Arguments[0])),
            PlanNode.Loop { Kind: MacroKind.All or MacroKind.Exists or MacroKind.ExistsOne } loop => Quantifier(loop),
            _ => Truthful(Strict(node)),
        };
    }

    public static Evaluate ValueOf(PlanNode node)
    {
        if (PlanTree.IsConstant(node))
        {
            var value = Once(node);
            return (ref Frame _) => value;
        }

        return node switch
        {
            PlanNode.Conditional conditional => Conditional(TestOf(conditional.Test), ValueOf(conditional.Then), ValueOf(conditional.Otherwise)),
            PlanNode.IsPresent or PlanNode.TextTest or PlanNode.TextIn or PlanNode.InTexts or PlanNode.NumberTest or PlanNode.Logical => Valued(TestOf(node)),
            PlanNode.Loop { Kind: MacroKind.All or MacroKind.Exists or MacroKind.ExistsOne } => Valued(TestOf(node)),
            _ => Strict(node),
        };
    }

    private static Evaluate Strict(PlanNode node) => node switch
    {
        PlanNode.Read read => (ref Frame frame) => frame.Read(read.Index),
        PlanNode.ReadOptional read => (ref Frame frame) => frame.ReadOptional(read.Index),
        PlanNode.Slot slot => (ref Frame frame) => frame.Slot(slot.Index),
        PlanNode.Field field => Two(field.Optional ? Functions.Functions.OptionalField : Functions.Functions.Field, ValueOf(field.Operand), Name(field.Name)),
        PlanNode.HasField has => Two(Functions.Functions.HasField, ValueOf(has.Operand), Name(has.Name)),
        PlanNode.Call call => Call(call.Routine, [.. call.Arguments.Select(ValueOf)]),
        PlanNode.Matches matches => Matches(ValueOf(matches.Text), PatternOf(matches.Pattern)),
        PlanNode.List list => List([.. list.Items.Select(ValueOf)], [.. list.Optional]),
        PlanNode.Map map => Map([.. map.Keys.Select(ValueOf)], [.. map.Values.Select(ValueOf)], [.. map.Optional]),
        PlanNode.Loop loop => Loop(loop),
        PlanNode.Bind bind => Bind(bind.Variable, ValueOf(bind.Value), ValueOf(bind.Body)),
        PlanNode.OptionalMap map => OptionalMap(ValueOf(map.Operand), map.Variable, ValueOf(map.Body), map.Flat),
        PlanNode.Unresolved => (ref Frame _) => Value.Failed(ErrorKind.Unresolved),
        _ => throw new InvalidOperationException(node.GetType().Name),
    };

    /// <summary>What a part that reads nothing comes to.</summary>
    private static Value Once(PlanNode node)
    {
        switch (node)
        {
            case PlanNode.Constant constant:
                return Constants.ValueOf(constant.Value);
            case PlanNode.TypeName type:
                return Value.OfType(type.Name);
            default:
                var frame = Frame.Nothing;
                return node is PlanNode.Logical logical ? Valued(Logical(logical.IsAnd, [.. logical.Items.Select(TestOf)]))(ref frame)
                    : node is PlanNode.Conditional conditional ? Conditional(TestOf(conditional.Test), ValueOf(conditional.Then), ValueOf(conditional.Otherwise))(ref frame)
                    : Strict(node)(ref frame);
        }
    }

    private static Test Constant(Value value) => value.Kind switch
    {
        ValueKind.Bool when value.AsBool => (ref Frame _) => Truth.True,
        ValueKind.Bool => (ref Frame _) => Truth.False,
        _ => (ref Frame frame) => value.ToTruth(ref frame),
    };

    private static Test Truthful(Evaluate value) => (ref Frame frame) => value(ref frame).ToTruth(ref frame);

    private static Evaluate Valued(Test test) => (ref Frame frame) => Value.Of(test(ref frame), frame.LastError);

    private static Evaluate Name(string name)
    {
        var value = Value.Of(name);
        return (ref Frame _) => value;
    }

    private static TextPattern PatternOf(SearchTable table) => new(table.ClassOf, table.Classes, table.Next, table.Start, table.AtEnd);
}
