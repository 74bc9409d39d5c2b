using System.Globalization;
using System.Text;

namespace FastMcp.PolicyCompiler.Conditions.Syntax;

/// <summary>A tree -> source that reads back as the same tree. Operators get brackets where they need any.</summary>
internal static class Printer
{
    private const int Tightest = 8;

    public static string Print(Expression node) => Print(node, 0);

    private static string Print(Expression node, int outer)
    {
        (string text, int strength) = Parts(node);
        return strength < outer ? "(" + text + ")" : text;
    }

    private static (string Text, int Strength) Parts(Expression node) => node switch
    {
        Literal literal => (LiteralText(literal.Value), literal.Value is long and < 0 or double and < 0 ? Tightest - 1 : Tightest),
        Name name => ((name.Rooted ? "." : "") + name.Text, Tightest),
        Select select => (Print(select.Operand, Tightest) + (select.Optional ? ".?" : ".") + FieldText(select.Field), Tightest),
        Has has => ("has(" + Print(has.Field) + ")", Tightest),
        Conditional conditional => ($"{Print(conditional.Test, 1)} ? {Print(conditional.Then, 1)} : {Print(conditional.Otherwise, 0)}", 0),
        Logical logical => (string.Join(logical.IsAnd ? " && " : " || ", logical.Items.Select(item => Print(item, logical.IsAnd ? 3 : 2))), logical.IsAnd ? 2 : 1),
        Call call => CallText(call),
        ListLiteral list => ("[" + string.Join(", ", list.Items.Select(item => (item.Optional ? "?" : "") + Print(item.Value))) + "]", Tightest),
        MapLiteral map => ("{" + string.Join(", ", map.Entries.Select(entry => (entry.Optional ? "?" : "") + Print(entry.Key) + ": " + Print(entry.Value))) + "}", Tightest),
        Comprehension loop => (LoopText(loop), Tightest),
        Bind bind => ($"cel.bind({bind.Variable}, {Print(bind.Value)}, {Print(bind.Body)})", Tightest),
        OptionalMap map => ($"{Print(map.Operand, Tightest)}.{(map.Flat ? "optFlatMap" : "optMap")}({map.Variable}, {Print(map.Body)})", Tightest),
        MessageLiteral message => (message.Type + "{}", Tightest),
        _ => throw new InvalidOperationException(node.GetType().Name),
    };

    private static (string Text, int Strength) CallText(Call call)
    {
        IReadOnlyList<Expression> arguments = call.Arguments;
        if (call.Function is Operators.Not or Operators.Negate)
        {
            string inside = Print(arguments[0], Tightest - 1);
            return (call.Function[0] + (inside[0] == '-' ? "(" + inside + ")" : inside), Tightest - 1);
        }

        if (call.Function is Operators.Index or Operators.OptionalIndex)
        {
            return (Print(arguments[0], Tightest) + (call.Function == Operators.Index ? "[" : "[?") + Print(arguments[1]) + "]", Tightest);
        }

        if (Operators.SignOf(call.Function) is { } sign)
        {
            int strength = 3 + Array.FindIndex(Operators.Levels, level => level.Contains(sign));
            return ($"{Print(arguments[0], strength)} {sign} {Print(arguments[1], strength + 1)}", strength);
        }

        string inner = "(" + string.Join(", ", arguments.Select(argument => Print(argument))) + ")";
        return ((call.Target is null ? "" : Print(call.Target, Tightest) + ".") + call.Function + inner, Tightest);
    }

    private static string LoopText(Comprehension loop)
    {
        var parts = new List<string> { loop.First };
        parts.AddRange(loop.Second is null ? [] : [loop.Second]);
        parts.AddRange(loop.Filter is null ? [] : [Print(loop.Filter)]);
        parts.Add(Print(loop.Body));
        return $"{Print(loop.Range, Tightest)}.{loop.Spelled}({string.Join(", ", parts)})";
    }

    private static string FieldText(string field) => field.All(c => char.IsLetterOrDigit(c) || c == '_') ? field : "`" + field + "`";

    private static string LiteralText(object? value) => value switch
    {
        null => "null",
        bool truth => truth ? "true" : "false",
        long number => number.ToString(CultureInfo.InvariantCulture),
        ulong number => number.ToString(CultureInfo.InvariantCulture) + "u",
        double number => RealText(number),
        string text => Quote(text),
        byte[] bytes => "b\"" + string.Concat(bytes.Select(b => "\\x" + b.ToString("x2", CultureInfo.InvariantCulture))) + "\"",
        _ => throw new InvalidOperationException(value.GetType().Name),
    };

    private static string RealText(double number)
    {
        string text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.IndexOfAny(['.', 'E', 'e']) < 0 ? text + ".0" : text;
    }

    private static string Quote(string value)
    {
        var text = new StringBuilder("'");
        foreach (char c in value)
        {
            _ = c switch
            {
                '\'' => text.Append("\\'"),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                < ' ' or '\u007F' => text.Append("\\x").Append(((int)c).ToString("x2", CultureInfo.InvariantCulture)),
                _ => text.Append(c),
            };
        }

        return text.Append('\'').ToString();
    }
}
