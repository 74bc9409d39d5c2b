using System.Globalization;

namespace FastMcp.Policy.Tests.Agreement;

/// <summary>
/// Random conditions, typed: what comes out is accepted by the checker. Facts, literals of every kind, all operators, macros in
/// macros, optionals, arguments whose types nobody knows.
/// </summary>
internal sealed class ConditionMaker(Random random)
{
    private readonly List<(string Name, char Type)> _locals = [];

    public string Make() => Bool(4);

    private string Bool(int depth) => depth <= 0 ? LeafBool() : random.Next(22) switch
    {
        0 or 1 => $"({Bool(depth - 1)} && {Bool(depth - 1)})",
        2 or 3 => $"({Bool(depth - 1)} || {Bool(depth - 1)})",
        4 => $"({Bool(depth - 1)} && {Bool(depth - 1)} && {Bool(depth - 2)} || {LeafBool()})",
        5 => $"!({Bool(depth - 1)})",
        6 => $"({Bool(depth - 1)} ? {Bool(depth - 1)} : {Bool(depth - 1)})",
        7 or 8 => $"{Int(depth - 1)} {Order()} {Int(depth - 1)}",
        9 or 10 => $"{Text(depth - 1)} {Order()} {Text(depth - 1)}",
        11 => $"{Text(depth - 1)}.{FactSheet.One(random, "contains", "startsWith", "endsWith")}({Text(depth - 1)})",
        12 => $"{Text(depth - 1)} in {Texts(depth - 1)}",
        13 => $"{Texts(depth - 1)}.{Quantifier()}({Local('s', x => $"{x}, {Bool(depth - 2)}")})",
        14 => $"{Ints(depth - 1)}.{Quantifier()}({Local('i', x => $"{x}, {Bool(depth - 2)}")})",
        15 => $"{Texts(depth - 1)}.{FactSheet.One(random, "all", "exists", "existsOne")}({Local('i', i => Local('s', x => $"{i}, {x}, {Bool(depth - 2)}"))})",
        16 => $"{Dyn(depth - 1)} {Order()} {FactSheet.One(random, Dyn(depth - 1), "dyn(" + Int(depth - 1) + ")", "dyn(" + Text(depth - 1) + ")")}",
        17 => $"findings.{Quantifier()}({Local('f', f => $"{f}, {f}.{FactSheet.One(random, "severity == 'high'", "count > 0", "rule == " + Text(1), "on in ['request']")} {FactSheet.One(random, "&&", "||")} {Bool(depth - 2)}")})",
        18 => Bind(FactSheet.One(random, 's', 'i'), depth),
        19 => $"{Text(depth - 1)}.matches('{FactSheet.One(random, "^a", "user$", "[a-z]+_", "(sre|high)", "é|日", "^$", "t.*s")}')",
        20 => $"{Ints(depth - 1)} == {Ints(depth - 1)}",
        _ => LeafBool(),
    };

    private string Bind(char type, int depth)
    {
        // The value first: its own variable is not in scope there.
        string value = type == 's' ? Text(depth - 1) : Int(depth - 1);
        return $"cel.bind({Local(type, x => $"{x}, {value}, {Bool(depth - 1)}")})";
    }

    private string LeafBool() => random.Next(14) switch
    {
        0 => "true",
        1 => "false",
        2 => $"{TextFact()} {FactSheet.One(random, "==", "!=")} {Quoted()}",
        3 => $"{TextFact()}.{FactSheet.One(random, "contains", "startsWith", "endsWith")}({Quoted()})",
        4 => $"{TextFact()} in [{Quoted()}, {Quoted()}]",
        5 => $"{Quoted()} in {FactSheet.One(random, "caller.groups", "caller.scopes")}",
        6 => $"has({FactSheet.One(random, "mcp.tool", "mcp.arguments", "mcp.arguments.path", "mcp.annotations.readOnlyHint", "caller.claims.level", "mcp.arguments.deep.list", "caller.issuer")})",
        7 => $"request.size {Order()} {Number()}",
        8 => "mcp.annotations.readOnlyHint",
        9 => $"mcp.?tool.orValue('none') == {Quoted()}",
        10 => "caller.authenticated",
        11 => "now - now == duration('0s')",
        12 => $"now.getHours() {Order()} {random.Next(24)}",
        _ => $"{Int(0)} {Order()} {Int(0)}",
    };

    private string Int(int depth) => depth <= 0 ? LeafInt() : random.Next(11) switch
    {
        0 or 1 => $"({Int(depth - 1)} {FactSheet.One(random, "+", "-", "*", "/", "%")} {Int(depth - 1)})",
        2 => $"size({Text(depth - 1)})",
        3 => $"{Texts(depth - 1)}.size()",
        4 => $"({Bool(depth - 1)} ? {Int(depth - 1)} : {Int(depth - 1)})",
        5 => $"{Ints(depth - 1)}[{Int(depth - 1)}]",
        6 => $"{Text(depth - 1)}.indexOf({Text(depth - 1)})",
        7 => $"int({FactSheet.One(random, Text(depth - 1), Int(depth - 1), "2.5", "7u")})",
        8 => $"math.{FactSheet.One(random, "greatest", "least")}({Int(depth - 1)}, {Int(depth - 1)})",
        9 => $"optional.of({Int(depth - 1)}).optMap({Local('i', x => $"{x}, {Int(depth - 1)}")}).orValue({Int(depth - 1)})",
        _ => LeafInt(),
    };

    private string LeafInt() => LocalOf('i') ?? FactSheet.One(random, "request.size", Number(), Number(), "session.calls");

    private string Text(int depth) => depth <= 0 ? LeafText() : random.Next(12) switch
    {
        0 => $"({Text(depth - 1)} + {Text(depth - 1)})",
        1 => $"{Text(depth - 1)}.{FactSheet.One(random, "lowerAscii()", "upperAscii()", "trim()")}",
        2 => $"({Bool(depth - 1)} ? {Text(depth - 1)} : {Text(depth - 1)})",
        3 => $"{Texts(depth - 1)}[{Int(depth - 2)}]",
        4 => $"string({FactSheet.One(random, Int(depth - 1), Text(depth - 1), Bool(depth - 1))})",
        5 => $"{Text(depth - 1)}.{FactSheet.One(random, "substring", "charAt")}({FactSheet.One(random, "0", "1", "2")})",
        6 => $"{Texts(depth - 1)}.join({Quoted()})",
        7 => $"{{'k': {Text(depth - 1)}}}.{FactSheet.One(random, "k", "j", "?k.orValue('')", "?j.orValue('z')")}",
        8 => $"{Text(depth - 1)}.replace('{FactSheet.One(random, "a", "_", "日")}', {Text(depth - 1)})",
        _ => LeafText(),
    };

    private string LeafText() => LocalOf('s') ?? (random.Next(2) == 0 ? TextFact() : Quoted());

    private string TextFact() => FactSheet.One(random, "mcp.tool", "request.path", "mcp.method", "caller.subject", "request.upstream", "mcp.prompt", "mcp.annotations.title");

    private string Texts(int depth) => depth <= 0 ? FactSheet.One(random, "caller.groups", "caller.scopes", $"[{Quoted()}]", "session.taints") : random.Next(7) switch
    {
        0 => $"[{Text(depth - 1)}, {Text(depth - 1)}]",
        1 => $"{Texts(depth - 1)}.filter({Local('s', x => $"{x}, {Bool(depth - 1)}")})",
        2 => $"{Texts(depth - 1)}.map({Local('s', x => $"{x}, {Text(depth - 1)}")})",
        3 => $"{Text(depth - 1)}.split('{FactSheet.One(random, ",", "_")}')",
        4 => $"({Texts(depth - 1)} + {Texts(depth - 1)})",
        5 => $"[?optional.of({Text(depth - 1)}), {Text(depth - 1)}, ?optional.none()]",
        _ => "caller.groups",
    };

    private string Ints(int depth) => depth <= 0 ? $"[{Number()}, {Number()}]" : random.Next(4) switch
    {
        0 => $"[{Int(depth - 1)}, {Int(depth - 1)}, {Int(depth - 1)}]",
        1 => $"{Ints(depth - 1)}.map({Local('i', x => $"{x}, {Bool(depth - 1)}, {Int(depth - 1)}")})",
        2 => $"{Texts(depth - 1)}.transformList({Local('i', i => Local('s', x => $"{i}, {x}, {Int(depth - 1)}"))})",
        _ => $"{Texts(depth - 1)}.map({Local('s', x => $"{x}, size({x})")})",
    };

    private string Dyn(int depth) => random.Next(7) switch
    {
        0 => "mcp.arguments.path",
        1 => "mcp.arguments.n",
        2 => $"mcp.arguments.list[{random.Next(4)}]",
        3 => "mcp.arguments.?deep.path.orValue('none')",
        4 => "caller.claims.level",
        5 => depth > 0 ? $"(has(mcp.arguments.list) ? dyn(mcp.arguments.list.size()) : {Dyn(depth - 1)})" : "dyn(1)",
        _ => "mcp.arguments['n']",
    };

    private string? LocalOf(char type)
    {
        var fitting = _locals.Where(local => local.Type == type).ToArray();
        return fitting.Length > 0 && random.Next(2) == 0 ? fitting[random.Next(fitting.Length)].Name : null;
    }

    private string Local(char type, Func<string, string> inside)
    {
        _locals.Add(($"v{_locals.Count}", type));
        string text = inside(_locals[^1].Name);
        _locals.RemoveAt(_locals.Count - 1);
        return text;
    }

    private string Quantifier() => FactSheet.One(random, "all", "exists", "exists_one");

    private string Order() => FactSheet.One(random, "==", "!=", "<", "<=", ">", ">=");

    private string Quoted() => "'" + FactSheet.One(random, FactSheet.Texts) + "'";

    private string Number() => FactSheet.One(random, "0", "1", "2", "-1", "1000", "9223372036854775807", random.Next(100).ToString(CultureInfo.InvariantCulture));
}
