using FastMcp.PolicyCompiler.Diagnostics;

namespace FastMcp.PolicyCompiler.Conditions.Syntax;

/// <summary>
/// Tokens -> tree, by recursive descent over the grammar of the CEL specification. Macros are read as what they
/// mean. The first mistake ends it.
/// </summary>
internal sealed partial class Parser
{
    private static readonly HashSet<string> Reserved =
        ["as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return", "var", "void", "while"];

    private readonly List<ConditionError> _errors;
    private readonly List<Token> _tokens;
    private int _at;
    private int _depth;
    private int _nodes;

    private Parser(List<Token> tokens, List<ConditionError> errors) => (_tokens, _errors) = (tokens, errors);

    /// <summary>The tree, or null and an error.</summary>
    public static Expression? Parse(string text, List<ConditionError> errors)
    {
        if (text.Length > ConditionLimits.Characters)
        {
            errors.Add(new(Codes.ConditionTooLarge, new TextRange(0, 0), $"The condition has {text.Length} characters; at most {ConditionLimits.Characters} are read. Several decisions say the same."));
            return null;
        }

        var parser = new Parser(new Lexer(text, errors).Read(), errors);
        Expression? node = errors.Count > 0 ? null : parser.Whole();
        return errors.Count > 0 ? null : node;
    }

    private Token Here => _tokens[_at];

    private Expression? Whole()
    {
        Expression? node = Ternary();
        return Here.Kind == TokenKind.End ? node : Fail(Here.At, $"Nothing can follow here, but `{Here.Text}` does. Is an operator missing?");
    }

    private Expression? Ternary()
    {
        Expression? test = Enter() ? Or() : null;
        if (test is not null && Take("?"))
        {
            Expression? then = Or();
            Expression? otherwise = then is not null && Expect(":") ? Ternary() : null;
            test = otherwise is null ? null : Node(new Conditional(test.At.To(otherwise.At), test, then!, otherwise));
        }

        _depth--;
        return test;
    }

    private Expression? Or() => Chain("||", And, false);

    private Expression? And() => Chain("&&", () => Binary(0), true);

    private Expression? Chain(string sign, Func<Expression?> next, bool isAnd)
    {
        Expression? first = next();
        if (first is null || !Here.Is(sign))
        {
            return first;
        }

        var items = new List<Expression> { first };
        while (Take(sign))
        {
            if (next() is not { } item)
            {
                return null;
            }

            items.Add(item);
        }

        return Node(new Logical(first.At.To(items[items.Count - 1].At), isAnd, items));
    }

    private Expression? Binary(int level)
    {
        if (level == Operators.Levels.Length)
        {
            return Unary();
        }

        Expression? left = Binary(level + 1);
        while (left is not null && Here.Kind == TokenKind.Sign && Operators.Levels[level].Contains(Here.Text))
        {
            string sign = Here.Text;
            _at++;
            Expression? right = Binary(level + 1);
            left = right is null ? null : Node(new Call(left.At.To(right.At), Operators.Binary(sign), null, [left, right]));
        }

        return left;
    }

    private Expression? Unary()
    {
        Token sign = Here;
        if (sign.Is("!"))
        {
            _at++;
            return Prefixed(Operators.Not, sign);
        }

        if (!sign.Is("-"))
        {
            return Member();
        }

        _at++;
        if (Here.Value is UnsignedDigits or double)
        {
            // A minus before digits belongs to the number, so that the least int can be written.
            return Member(sign.At);
        }

        return Prefixed(Operators.Negate, sign);
    }

    private Expression? Prefixed(string function, Token sign)
    {
        Expression? operand = Enter() ? Unary() : null;
        _depth--;
        return operand is null ? null : Node(new Call(sign.At.To(operand.At), function, null, [operand]));
    }

    private bool Enter() => ++_depth <= ConditionLimits.Depth || Fail(Here.At, $"More than {ConditionLimits.Depth} levels.", Codes.ConditionTooLarge) is not null;

    private Expression? Node(Expression node) =>
        ++_nodes <= ConditionLimits.Nodes ? node : Fail(node.At, $"The condition has more than {ConditionLimits.Nodes} parts. Several decisions say the same.", Codes.ConditionTooLarge);

    private bool Take(string sign)
    {
        bool found = Here.Is(sign);
        _at += found ? 1 : 0;
        return found;
    }

    private bool Expect(string sign)
    {
        if (!Take(sign))
        {
            Fail(Here.At, $"`{sign}` is missing before {(Here.Kind == TokenKind.End ? "the end" : $"`{Here.Text}`")}.");
            return false;
        }

        return true;
    }

    private Expression? Fail(TextRange at, string message, string code = Codes.ConditionSyntax)
    {
        if (_errors.Count == 0)
        {
            _errors.Add(new(code, at, message));
        }

        return null;
    }
}
