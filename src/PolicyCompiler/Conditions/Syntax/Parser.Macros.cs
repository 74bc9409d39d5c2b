namespace FastMcp.PolicyCompiler.Conditions.Syntax;

/// <summary>Calls, and those that are macros.</summary>
internal sealed partial class Parser
{
    private Expression? Function(Token name, bool rooted, List<Expression> arguments)
    {
        TextRange at = name.At.To(Before);
        if (name.Text == "has" && arguments.Count == 1)
        {
            return arguments[0] is Select { Optional: false } field
                ? Node(new Has(at, field))
                : Fail(arguments[0].At, "`has` takes one field: `has(a.b)`.");
        }

        return Node(new Call(at, (rooted ? "." : "") + name.Text, null, arguments));
    }

    private Expression? Method(Expression target, Token name, List<Expression> arguments)
    {
        TextRange at = target.At.To(Before);
        if (target is Name { Text: "cel" } && name.Text == "bind" && arguments.Count == 3)
        {
            return Variable(arguments[0]) is { } bound ? Node(new Bind(at, bound, arguments[1], arguments[2])) : null;
        }

        if (name.Text is "optMap" or "optFlatMap" && arguments.Count == 2)
        {
            return Variable(arguments[0]) is { } variable ? Node(new OptionalMap(at, target, variable, arguments[1], name.Text == "optFlatMap")) : null;
        }

        return MacroOf(name.Text, arguments.Count) is { } macro
            ? Loop(at, macro.Kind, name.Text, macro.Two, target, arguments)
            : Node(new Call(at, name.Text, target, arguments));
    }

    private static (MacroKind Kind, bool Two)? MacroOf(string name, int arguments) => (name, arguments) switch
    {
        ("all", 2 or 3) => (MacroKind.All, arguments == 3),
        ("exists", 2 or 3) => (MacroKind.Exists, arguments == 3),
        ("exists_one", 2) or ("existsOne", 2 or 3) => (MacroKind.ExistsOne, arguments == 3),
        ("filter", 2) => (MacroKind.Filter, false),
        ("map", 2 or 3) => (MacroKind.Map, false),
        ("transformList", 3 or 4) => (MacroKind.Map, true),
        ("transformMap", 3 or 4) => (MacroKind.TransformMap, true),
        ("transformMapEntry", 3 or 4) => (MacroKind.TransformMapEntry, true),
        _ => null,
    };

    private Expression? Loop(TextRange at, MacroKind kind, string spelled, bool two, Expression range, List<Expression> arguments)
    {
        string? first = Variable(arguments[0]);
        string? second = first is not null && two ? Variable(arguments[1]) : null;
        if (first is null || (two && second is null))
        {
            return null;
        }

        if (first == second)
        {
            return Fail(arguments[1].At, $"Both variables are called `{first}`.");
        }

        int body = arguments.Count - 1;
        Expression? filter = body > (two ? 2 : 1) ? arguments[body - 1] : null;
        return Node(new Comprehension(at, kind, spelled, range, first, second, filter, arguments[body]));
    }

    private string? Variable(Expression argument)
    {
        if (argument is Name { Rooted: false } name)
        {
            return name.Text;
        }

        Fail(argument.At, "A macro's variable is a plain name: `list.exists(x, x == 1)`.");
        return null;
    }
}
