using System.Globalization;
using FastMcp.PolicyCompiler.Conditions.Plan;
using FastMcp.PolicyCompiler.Conditions.Syntax;

namespace FastMcp.PolicyCompiler.Conditions.Emission;

/// <summary>
/// One plan as straight code: a local for each node, an if for what may not run, a for over each range. Every method
/// here writes statements and returns the name of the local that holds the result.
/// </summary>
internal sealed partial class ConditionWriter(SourceText text, ClassParts parts)
{
    /// <summary>A method that says the truth of a plan.</summary>
    public static void Method(string name, ConditionPlan plan, ClassParts parts)
    {
        var text = new SourceText(indent: 1);
        text.Line("// " + string.Concat(plan.Text.Select(c => c is >= ' ' and <= '~' ? c : ' ')));
        text.Open($"public static Truth {name}(ref Frame f)");
        text.Line($"return {new ConditionWriter(text, parts).Truth(plan.Root)};");
        text.Close();
        parts.Methods.Add(text.ToString());
    }

    private string Truth(PlanNode node)
    {
        switch (node)
        {
            case PlanNode.Constant { Value: bool truth }:
                return TruthOf(truth ? "Truth.True" : "Truth.False");
            case PlanNode.IsPresent has:
                return TruthOf($"f.IsPresent({has.Index})");
            case PlanNode.TextTest test:
                return TruthOf($"FactTests.{test.Routine}(ref f, {test.Fact}, {SourceText.Quote(test.Text)}u8)");
            case PlanNode.InTexts test:
                return TruthOf($"FactTests.InTexts(ref f, {SourceText.Quote(test.Text)}u8, {test.Fact})");
            case PlanNode.NumberTest test:
                return TruthOf($"FactTests.{test.Routine}(ref f, {test.Fact}, {Long(test.Number)})");
            case PlanNode.TextIn test:
                string field = Member("byte[][]", "new byte[][] { " + string.Join(", ", test.Texts.Select(one => SourceText.Quote(one) + "u8.ToArray()")) + " }");
                return TruthOf($"FactTests.In(ref f, {test.Fact}, {field})");
            case PlanNode.Logical logical when !PlanTree.IsConstant(node):
                return Logical(logical);
            case PlanNode.Conditional conditional when !PlanTree.IsConstant(node):
                return Conditional(conditional, "Truth", Truth, "{0}");
            case PlanNode.Call { Routine: "Not" } not when !PlanTree.IsConstant(node):
                return TruthOf($"Logic.Not({Truth(not.Arguments[0])})");
            case PlanNode.Loop { Kind: MacroKind.All or MacroKind.Exists } loop:
                return Fold(loop);
            case PlanNode.Loop { Kind: MacroKind.ExistsOne } loop:
                return ExistsOne(loop);
            default:
                return TruthOf($"{Value(node)}.ToTruth(ref f)");
        }
    }

    private string Value(PlanNode node) => node switch
    {
        PlanNode.Constant constant => Member("Value", Constant(constant.Value)),
        PlanNode.TypeName type => Member("Value", $"Value.OfType({SourceText.Quote(type.Name)})"),
        _ when PlanTree.IsHoisted(node) => Hoisted(node),
        PlanNode.Conditional conditional => Conditional(conditional, "Value", Value, "Value.Of({0}, f.LastError)"),
        PlanNode.IsPresent or PlanNode.TextTest or PlanNode.TextIn or PlanNode.InTexts or PlanNode.NumberTest or PlanNode.Logical => Valued(node),
        PlanNode.Loop { Kind: MacroKind.All or MacroKind.Exists or MacroKind.ExistsOne } => Valued(node),
        _ => Strict(node),
    };

    private string Valued(PlanNode node) => ValueOf($"Value.Of({Truth(node)}, f.LastError)");

    private string Strict(PlanNode node) => node switch
    {
        PlanNode.Read read => ValueOf($"f.Read({read.Index})"),
        PlanNode.ReadOptional read => ValueOf($"f.ReadOptional({read.Index})"),
        PlanNode.Slot slot => ValueOf($"f.Slot({slot.Index})"),
        PlanNode.Field field => Call(field.Optional ? "OptionalField" : "Field", [Value(field.Operand), Name(field.Name)]),
        PlanNode.HasField has => Call("HasField", [Value(has.Operand), Name(has.Name)]),
        PlanNode.Call call => Call(call.Routine, [.. call.Arguments.Select(Value)]),
        PlanNode.Matches matches => Matches(matches),
        PlanNode.List list => List(list),
        PlanNode.Map map => Map(map),
        PlanNode.Loop { Kind: MacroKind.Map or MacroKind.Filter } loop => Listed(loop),
        PlanNode.Loop loop => Mapped(loop),
        PlanNode.Bind bind => Bind(bind),
        PlanNode.OptionalMap map => OptionalMap(map),
        _ => ValueOf("Value.Failed(ErrorKind.Unresolved)"),
    };

    private string Logical(PlanNode.Logical logical)
    {
        string decided = logical.IsAnd ? "Truth.False" : "Truth.True";
        string result = TruthOf(logical.IsAnd ? "Truth.True" : "Truth.False");
        foreach (PlanNode item in logical.Items)
        {
            text.Open($"if ({result} != {decided})");
            text.Line($"{result} = Logic.{(logical.IsAnd ? "And" : "Or")}({result}, {Truth(item)});");
            text.Close();
        }

        return result;
    }

    private string Conditional(PlanNode.Conditional conditional, string type, Func<PlanNode, string> branch, string other)
    {
        string test = Truth(conditional.Test);
        string result = text.Fresh('r');
        text.Line($"{type} {result} = {string.Format(CultureInfo.InvariantCulture, other, test)};");
        text.Open($"if ({test} == Truth.True)");
        text.Line($"{result} = {branch(conditional.Then)};");
        text.Close();
        text.Open($"else if ({test} == Truth.False)");
        text.Line($"{result} = {branch(conditional.Otherwise)};");
        text.Close();
        return result;
    }

    private string TruthOf(string expression) => Local('t', "Truth", expression);

    private string ValueOf(string expression) => Local('v', "Value", expression);

    private string Local(char kind, string type, string expression)
    {
        string name = text.Fresh(kind);
        text.Line($"{type} {name} = {expression};");
        return name;
    }

    /// <summary>A field that is computed when the class is first used.</summary>
    private string Member(string type, string expression)
    {
        string name = parts.Fields.Fresh('k');
        parts.Fields.Line($"private static readonly {type} {name} = {expression};");
        return name;
    }

    /// <summary>A part that reads nothing: computed once, after the constants that it is made of.</summary>
    private string Hoisted(PlanNode node)
    {
        var body = new SourceText(indent: 1);
        var inner = new ConditionWriter(body, parts);
        string once = parts.Fields.Fresh('o');
        body.Open($"private static Value {once}()");
        body.Line("Frame f = Frame.Nothing;");
        body.Line($"return {(node is PlanNode.Logical or PlanNode.Conditional ? inner.Unfolded(node) : inner.Strict(node))};");
        body.Close();
        parts.Methods.Add(body.ToString());
        return Member("Value", once + "()");
    }

    private string Unfolded(PlanNode node) => node is PlanNode.Logical logical
        ? ValueOf($"Value.Of({Logical(logical)}, f.LastError)")
        : Conditional((PlanNode.Conditional)node, "Value", Value, "Value.Of({0}, f.LastError)");

    private string Name(string name) => Member("Value", $"Value.OfText({SourceText.Quote(name)}u8.ToArray())");

    private static string Constant(object? value) => "Value." + value switch
    {
        null => "Null",
        bool truth => truth ? "True" : "False",
        long number => $"Of({Long(number)})",
        ulong number => $"Of({number.ToString(CultureInfo.InvariantCulture)}UL)",
        double number => $"Of(global::System.BitConverter.Int64BitsToDouble({Long(BitConverter.DoubleToInt64Bits(number))}))",
        string words => $"OfText({SourceText.Quote(words)}u8.ToArray())",
        byte[] bytes => $"OfBytes({SourceText.Bytes(bytes)})",
        _ => throw new InvalidOperationException(value.GetType().Name),
    };

    private static string Long(long number) => number == long.MinValue ? "long.MinValue" : number.ToString(CultureInfo.InvariantCulture) + "L";
}
