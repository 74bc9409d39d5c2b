using FastMcp.PolicyCompiler.Conditions.Plan;
using FastMcp.PolicyCompiler.Conditions.Syntax;

namespace FastMcp.PolicyCompiler.Conditions.Emission;

/// <summary>Macros over a range.</summary>
internal sealed partial class ConditionWriter
{
    private string Fold(PlanNode.Loop loop)
    {
        (string join, string start, string decided) = loop.Kind == MacroKind.All ? ("And", "Truth.True", "Truth.False") : ("Or", "Truth.False", "Truth.True");
        (string turns, string range, string instead) = Range(loop);
        string result = TruthOf($"{turns} < 0 ? {instead}.ToTruth(ref f) : {start}");
        string items = Local('i', "Items", $"new Items({range})");
        string turn = text.Fresh('n');
        text.Open($"for (int {turn} = 0; {turn} < {turns} && {result} != {decided}; {turn}++)");
        Advance(loop, items, turn, $"{result} = f.Fail(ErrorKind.BudgetExhausted);");
        text.Line($"{result} = Logic.{join}({result}, {Truth(loop.Body)});");
        text.Close();
        return result;
    }

    private string ExistsOne(PlanNode.Loop loop)
    {
        (string turns, string range, string instead) = Range(loop);
        string blocked = TruthOf($"{turns} < 0 ? {instead}.ToTruth(ref f) : Truth.True");
        string count = Local('c', "int", "0");
        string items = Local('i', "Items", $"new Items({range})");
        string turn = text.Fresh('n');
        text.Open($"for (int {turn} = 0; {turn} < {turns}; {turn}++)");
        Advance(loop, items, turn, $"{blocked} = f.Fail(ErrorKind.BudgetExhausted);");
        string truth = Truth(loop.Body);
        text.Line($"{count} += {truth} == Truth.True ? 1 : 0;");
        text.Line($"{blocked} = {truth} > Truth.True ? Logic.And({blocked}, {truth}) : {blocked};");
        text.Close();
        return TruthOf($"{blocked} != Truth.True ? {blocked} : {count} == 1 ? Truth.True : Truth.False");
    }

    private string Listed(PlanNode.Loop loop)
    {
        (string turns, string range, string instead) = Range(loop);
        string kept = Local('l', "global::System.Collections.Generic.List<Value>", "new()");
        string blocked = Turns(loop, turns, range, value => text.Line($"{kept}.Add({value});"), instead);
        return ValueOf($"{blocked}.IsBlocked ? {blocked} : Value.OfList({kept}.ToArray())");
    }

    private string Mapped(PlanNode.Loop loop)
    {
        (string turns, string range, string instead) = Range(loop);
        string made = Local('m', "MapMaker", "new()");
        string blocked = "";
        blocked = Turns(loop, turns, range, Add, instead);
        return ValueOf($"{blocked}.IsBlocked ? {blocked} : {made}.ToValue()");

        void Add(string value)
        {
            string refused = Local('e', "ErrorKind", loop.Kind == MacroKind.TransformMap ? $"{made}.Add(ref f, f.Slot({loop.First}), {value})" : $"{made}.AddAll(ref f, {value})");
            text.Line($"{_blockedNow} = {refused} != ErrorKind.None && !{_blockedNow}.IsBlocked ? Value.Failed({refused}) : {_blockedNow};");
        }
    }

    private string _blockedNow = "";

    /// <summary>All turns of a map or filter; what they came to if it is an error or unknown.</summary>
    private string Turns(PlanNode.Loop loop, string turns, string range, Action<string> take, string instead)
    {
        string blocked = ValueOf($"{turns} < 0 ? {instead} : Value.Null");
        string outer = _blockedNow;
        string items = Local('i', "Items", $"new Items({range})");
        string turn = text.Fresh('n');
        text.Open($"for (int {turn} = 0; {turn} < {turns}; {turn}++)");
        Advance(loop, items, turn, $"{blocked} = Value.Failed(ErrorKind.BudgetExhausted);");
        PlanNode? filter = loop.Kind == MacroKind.Filter ? loop.Body : loop.Filter;
        string keep = filter is null ? TruthOf("Truth.True") : Truth(filter);
        text.Open($"if ({keep} == Truth.True)");
        string value = loop.Kind == MacroKind.Filter ? ValueOf($"f.Slot({loop.First})") : Value(loop.Body);
        text.Open($"if ({value}.IsBlocked)");
        text.Line($"{blocked} = !{blocked}.IsBlocked || {value}.Kind == ValueKind.Unknown ? {value} : {blocked};");
        text.Close();
        text.Open("else");
        _blockedNow = blocked;
        take(value);
        _blockedNow = outer;
        text.Close();
        text.Close();
        text.Open($"else if ({keep} > Truth.True && (!{blocked}.IsBlocked || {keep} == Truth.Unknown))");
        text.Line($"{blocked} = Value.Of({keep}, f.LastError);");
        text.Close();
        text.Close();
        return blocked;
    }

    private (string Turns, string Range, string Instead) Range(PlanNode.Loop loop)
    {
        string range = Value(loop.Range);
        string instead = text.Fresh('x');
        string turns = Local('n', "int", $"Loops.Turns(ref f, {range}, out Value {instead})");
        return (turns, range, instead);
    }

    private void Advance(PlanNode.Loop loop, string items, string turn, string exhausted)
    {
        text.Open($"if (!Loops.Advance(ref f, ref {items}, {turn}, {loop.First}, {loop.Second}))");
        text.Line(exhausted);
        text.Line("break;");
        text.Close();
    }
}
