using FastMcp.PolicyCompiler.Conditions.Plan;

namespace FastMcp.PolicyCompiler.Conditions.Emission;

/// <summary>Calls, literals and variables.</summary>
internal sealed partial class ConditionWriter
{
    private string Call(string routine, string[] arguments)
    {
        if (arguments.Length == 0)
        {
            return ValueOf($"F.{routine}(ref f)");
        }

        string given = string.Join(", ", arguments);
        return Unless(arguments, $"F.{routine}(ref f, {given})");
    }

    /// <summary>An expression where no argument is an error or unknown; else that argument.</summary>
    private string Unless(string[] arguments, string expression)
    {
        string blocked = text.Fresh('b');
        string test = arguments.Length switch
        {
            1 => $"{arguments[0]}.IsBlocked ? {arguments[0]}",
            2 => $"Logic.Blocked({arguments[0]}, {arguments[1]}, out Value {blocked}) ? {blocked}",
            _ => $"Logic.Blocked([{string.Join(", ", arguments)}], out Value {blocked}) ? {blocked}",
        };
        return ValueOf($"{test} : {expression}");
    }

    private string Matches(PlanNode.Matches matches)
    {
        SearchTable table = matches.Pattern;
        string value = Value(matches.Text);
        string pattern = Member(
            "TextPattern",
            $"new TextPattern({SourceText.Bytes(table.ClassOf)}, {table.Classes}, new ushort[] {{ {string.Join(", ", table.Next)} }}, {table.Start}, new bool[] {{ {string.Join(", ", table.AtEnd.Select(end => end ? "true" : "false"))} }})");
        return Unless([value], $"F.Matches(ref f, {value}, {pattern})");
    }

    private string List(PlanNode.List list)
    {
        string items = Array(list.Items);
        return Unless1(items, $"F.MakeList(ref f, {items}, {Flags(list.Optional)})");
    }

    private string Map(PlanNode.Map map)
    {
        string keys = Array(map.Keys);
        string values = Array(map.Values);
        return Unless1($"[.. {keys}, .. {values}]", $"F.MakeMap(ref f, {keys}, {values}, {Flags(map.Optional)})");
    }

    private string Unless1(string all, string expression)
    {
        string blocked = text.Fresh('b');
        return ValueOf($"Logic.Blocked({all}, out Value {blocked}) ? {blocked} : {expression}");
    }

    private string Array(IReadOnlyList<PlanNode> nodes)
    {
        string[] items = [.. nodes.Select(Value)];
        return Local('a', "Value[]", $"new Value[] {{ {string.Join(", ", items)} }}");
    }

    private static string Flags(IReadOnlyList<bool> optional) => $"new bool[] {{ {string.Join(", ", optional.Select(one => one ? "true" : "false"))} }}";

    private string Bind(PlanNode.Bind bind)
    {
        text.Line($"f.SetSlot({bind.Variable}, {Value(bind.Value)});");
        return Value(bind.Body);
    }

    private string OptionalMap(PlanNode.OptionalMap map)
    {
        string operand = Value(map.Operand);
        string has = Call("HasValue", [operand]);
        string result = Local('v', "Value", $"{has}.IsBlocked ? {has} : {operand}");
        text.Open($"if ({has}.Kind == ValueKind.Bool && {has}.AsBool)");
        text.Line($"f.SetSlot({map.Variable}, F.ValueOf(ref f, {operand}));");
        string body = Value(map.Body);
        text.Line($"{result} = {body}.IsBlocked ? {body} : {(map.Flat ? $"{body}.Kind == ValueKind.Optional ? {body} : Value.Failed(ErrorKind.NoSuchOverload)" : $"Value.OfOptional({body})")};");
        text.Close();
        return result;
    }
}
