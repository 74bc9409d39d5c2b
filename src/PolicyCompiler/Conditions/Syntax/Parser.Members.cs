namespace FastMcp.PolicyCompiler.Conditions.Syntax;

/// <summary>Fields, indexes, calls, and what they hang on.</summary>
internal sealed partial class Parser
{
    private Expression? Member(TextRange? minus = null)
    {
        Expression? node = Primary(minus);
        int links = 0;
        while (node is not null)
        {
            if (Here.Is(".") || Here.Is("["))
            {
                if (++links > ConditionLimits.Depth)
                {
                    return Fail(Here.At, $"More than {ConditionLimits.Depth} levels.", Diagnostics.Codes.ConditionTooLarge);
                }

                node = Take(".") ? Field(node) : Index(node);
            }
            else
            {
                return node;
            }
        }

        return null;
    }

    private Expression? Field(Expression target)
    {
        bool optional = Take("?");
        Token name = Here;
        if (name.Kind is not (TokenKind.Name or TokenKind.QuotedName))
        {
            return Fail(name.At, "A field's name is missing behind the dot.");
        }

        _at++;
        if (!optional && name.Kind == TokenKind.Name && Take("("))
        {
            return Arguments() is { } arguments ? Method(target, name, arguments) : null;
        }

        return Node(new Select(target.At.To(name.At), target, name.Text, optional));
    }

    private Expression? Index(Expression target)
    {
        _at++;
        bool optional = Take("?");
        Expression? index = Ternary();
        return index is not null && Expect("]")
            ? Node(new Call(target.At.To(Before), optional ? Operators.OptionalIndex : Operators.Index, null, [target, index]))
            : null;
    }

    private Expression? Primary(TextRange? minus)
    {
        Token token = Here;
        switch (token.Kind)
        {
            case TokenKind.Literal:
                _at++;
                return LiteralOf(token, minus);
            case TokenKind.Name:
                return NameOrCall(rooted: false);
            case TokenKind.Sign when token.Text == ".":
                _at++;
                return Here.Kind == TokenKind.Name ? NameOrCall(rooted: true) : Fail(Here.At, "A name is missing behind the dot.");
            case TokenKind.Sign when token.Text == "(":
                _at++;
                Expression? inside = Ternary();
                return inside is not null && Expect(")") ? inside : null;
            case TokenKind.Sign when token.Text == "[":
                return List();
            case TokenKind.Sign when token.Text == "{":
                return Map();
            default:
                return Fail(token.At, token.Kind == TokenKind.End ? "The condition ends where a value is missing." : $"A value is missing before `{token.Text}`.");
        }
    }

    private Expression? LiteralOf(Token token, TextRange? minus)
    {
        TextRange at = minus is { } sign ? sign.To(token.At) : token.At;
        switch (token.Value)
        {
            case UnsignedDigits digits when minus is not null && digits.Value <= 1UL << 63:
                return Node(new Literal(at, unchecked(-(long)digits.Value)));
            case UnsignedDigits digits when minus is null && digits.Value <= long.MaxValue:
                return Node(new Literal(at, (long)digits.Value));
            case UnsignedDigits:
                return Fail(at, "The number is beyond what an int holds. With u behind it, it is a uint.");
            case double real:
                return Node(new Literal(at, minus is null ? real : -real));
            default:
                return Node(new Literal(at, token.Value));
        }
    }

    private Expression? NameOrCall(bool rooted)
    {
        Token name = Here;
        _at++;
        if (Reserved.Contains(name.Text))
        {
            return Fail(name.At, $"`{name.Text}` is a reserved word. As a field it stands behind a dot.");
        }

        if (Take("("))
        {
            return Arguments() is { } arguments ? Function(name, rooted, arguments) : null;
        }

        return Message(name) ?? (_errors.Count > 0 ? null : Node(new Name(name.At, name.Text, rooted)));
    }

    /// <summary>A.B{...}: reads over it. Null and no error: there is none.</summary>
    private Expression? Message(Token name)
    {
        int ahead = _at;
        string type = name.Text;
        while (_tokens[ahead].Is(".") && _tokens[ahead + 1].Kind == TokenKind.Name)
        {
            type += "." + _tokens[ahead + 1].Text;
            ahead += 2;
        }

        if (!_tokens[ahead].Is("{"))
        {
            return null;
        }

        _at = ahead + 1;
        while (!Here.Is("}"))
        {
            Take("?");
            if (Here.Kind is not (TokenKind.Name or TokenKind.QuotedName))
            {
                return Fail(Here.At, "A field's name is missing.");
            }

            _at++;
            if (!Expect(":") || Ternary() is null || (!Take(",") && !Here.Is("}") && !Expect("}")))
            {
                return null;
            }
        }

        _at++;
        return Node(new MessageLiteral(name.At.To(Before), type));
    }

    private Expression? List()
    {
        TextRange start = Here.At;
        _at++;
        var items = new List<ListItem>();
        while (!Here.Is("]"))
        {
            bool optional = Take("?");
            if (Ternary() is not { } item)
            {
                return null;
            }

            items.Add(new(item, optional));
            if (!Take(",") && !Here.Is("]") && !Expect("]"))
            {
                return null;
            }
        }

        _at++;
        return Node(new ListLiteral(start.To(Before), items));
    }

    private Expression? Map()
    {
        TextRange start = Here.At;
        _at++;
        var entries = new List<MapItem>();
        while (!Here.Is("}"))
        {
            bool optional = Take("?");
            if (Ternary() is not { } key || !Expect(":") || Ternary() is not { } value)
            {
                return null;
            }

            entries.Add(new(key, value, optional));
            if (!Take(",") && !Here.Is("}") && !Expect("}"))
            {
                return null;
            }
        }

        _at++;
        return Node(new MapLiteral(start.To(Before), entries));
    }

    private List<Expression>? Arguments()
    {
        var arguments = new List<Expression>();
        while (!Here.Is(")"))
        {
            if (Ternary() is not { } argument || (!Here.Is(")") && !Expect(",")))
            {
                return null;
            }

            arguments.Add(argument);
        }

        _at++;
        return arguments;
    }

    private TextRange Before => _tokens[_at - 1].At;
}
