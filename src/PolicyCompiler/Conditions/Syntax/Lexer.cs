using System.Globalization;
using FastMcp.PolicyCompiler.Diagnostics;

namespace FastMcp.PolicyCompiler.Conditions.Syntax;

/// <summary>Text -> tokens. White space and <c>// comments</c> separate and mean nothing.</summary>
internal sealed class Lexer(string text, List<ConditionError> errors)
{
    private static readonly string[] Signs =
        ["&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "+", "-", "*", "/", "%", "?", ":", ".", ",", "(", ")", "[", "]", "{", "}"];

    private int _at;

    public List<Token> Read()
    {
        var tokens = new List<Token>();
        Token token;
        do
        {
            token = Next();
            tokens.Add(token);
        }
        while (token.Kind is not (TokenKind.End or TokenKind.Bad));
        return tokens;
    }

    private Token Next()
    {
        SkipBlank();
        if (_at >= text.Length)
        {
            return new(TokenKind.End, "the end", null, new TextRange(text.Length, text.Length));
        }

        char c = text[_at];
        if (IsDigit(c) || (c == '.' && _at + 1 < text.Length && IsDigit(text[_at + 1])))
        {
            return Number();
        }

        if (Prefix() is { } prefix)
        {
            return Quoted(prefix);
        }

        return IsNameStart(c) ? Word() : c == '`' ? QuotedName() : Sign();
    }

    private void SkipBlank()
    {
        while (_at < text.Length)
        {
            if (text[_at] is ' ' or '\t' or '\r' or '\n' or '\f')
            {
                _at++;
            }
            else if (string.CompareOrdinal(text, _at, "//", 0, 2) == 0)
            {
                int end = text.IndexOf('\n', _at);
                _at = end < 0 ? text.Length : end;
            }
            else
            {
                return;
            }
        }
    }

    private Token Word()
    {
        int start = _at;
        while (_at < text.Length && (IsNameStart(text[_at]) || IsDigit(text[_at])))
        {
            _at++;
        }

        string word = text.Substring(start, _at - start);
        var at = new TextRange(start, _at);
        return word switch
        {
            "true" => new(TokenKind.Literal, word, true, at),
            "false" => new(TokenKind.Literal, word, false, at),
            "null" => new(TokenKind.Literal, word, null, at),
            "in" => new(TokenKind.Sign, word, null, at),
            _ => new(TokenKind.Name, word, null, at),
        };
    }

    private Token QuotedName()
    {
        int end = text.IndexOf('`', _at + 1);
        string name = end < 0 ? "" : text.Substring(_at + 1, end - _at - 1);
        var at = new TextRange(_at, end < 0 ? text.Length : end + 1);
        if (name.Length == 0 || name.Any(c => !(IsNameStart(c) || IsDigit(c) || c is '.' or '-' or '/' or ' ')))
        {
            return Fail(at, "A name in backticks has letters, digits and any of `_ . - /` and ends with a backtick.");
        }

        _at = at.End;
        return new(TokenKind.QuotedName, name, null, at);
    }

    private Token Sign()
    {
        string? sign = Signs.FirstOrDefault(known => string.CompareOrdinal(text, _at, known, 0, known.Length) == 0);
        var at = new TextRange(_at, _at + (sign?.Length ?? 1));
        if (sign is null)
        {
            return Fail(at, text[_at] switch
            {
                '=' => "A single `=` compares nothing. Write `==`.",
                '&' => "Write `&&` for and.",
                '|' => "Write `||` for or.",
                _ => "This character has no meaning here. A text stands in quotes.",
            });
        }

        _at = at.End;
        return new(TokenKind.Sign, sign, null, at);
    }

    private Token Number()
    {
        int start = _at;
        if (text[_at] == '0' && _at + 1 < text.Length && text[_at + 1] is 'x' or 'X')
        {
            _at += 2;
            return Whole(start, Digits("0123456789abcdefABCDEF"), NumberStyles.AllowHexSpecifier);
        }

        string digits = Digits("0123456789");
        bool real = false;
        if (_at + 1 < text.Length && text[_at] == '.' && IsDigit(text[_at + 1]))
        {
            real = true;
            _at++;
            Digits("0123456789");
        }

        int mark = _at;
        if (_at < text.Length && text[_at] is 'e' or 'E')
        {
            _at += _at + 1 < text.Length && text[_at + 1] is '+' or '-' ? 2 : 1;
            real |= Digits("0123456789").Length > 0;
            _at = real && IsDigit(text[_at - 1]) ? _at : mark;
        }

        return real ? Real(start) : Whole(start, digits, NumberStyles.None);
    }

    private Token Real(int start)
    {
        var at = new TextRange(start, _at);
        return double.TryParse(text.Substring(start, _at - start), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && !double.IsInfinity(value)
            ? new(TokenKind.Literal, text.Substring(start, _at - start), value, at)
            : Fail(at, "The number is beyond what a double holds.");
    }

    // An int is kept as ulong until the parser knows whether a minus stands before it: -9223372036854775808 is one.
    private Token Whole(int start, string digits, NumberStyles style)
    {
        bool unsigned = _at < text.Length && text[_at] is 'u' or 'U';
        _at += unsigned ? 1 : 0;
        var at = new TextRange(start, _at);
        if (!ulong.TryParse(digits, style, CultureInfo.InvariantCulture, out ulong value))
        {
            return Fail(at, "The number is beyond what 64 bits hold.");
        }

        return new(TokenKind.Literal, text.Substring(start, _at - start), unsigned ? value : new UnsignedDigits(value), at);
    }

    private string Digits(string known)
    {
        int start = _at;
        while (_at < text.Length && known.IndexOf(text[_at]) >= 0)
        {
            _at++;
        }

        return text.Substring(start, _at - start);
    }

    /// <summary>The letters before the quotes of a literal that begins here; null if none does.</summary>
    private string? Prefix()
    {
        int i = _at;
        while (i < text.Length && i - _at < 2 && text[i] is 'r' or 'R' or 'b' or 'B')
        {
            i++;
        }

        string prefix = text.Substring(_at, i - _at).ToLowerInvariant();
        return i < text.Length && text[i] is '"' or '\'' && prefix is not ("rr" or "bb") ? prefix : null;
    }

    private Token Quoted(string prefix)
    {
        int start = _at;
        _at += prefix.Length;
        char quote = text[_at];
        bool three = string.CompareOrdinal(text, _at, new string(quote, 3), 0, 3) == 0;
        string end = new(quote, three ? 3 : 1);
        _at += end.Length;
        int inside = _at;
        bool raw = prefix.Contains('r');
        while (_at < text.Length && string.CompareOrdinal(text, _at, end, 0, end.Length) != 0)
        {
            if (!three && text[_at] is '\n' or '\r')
            {
                break;
            }

            _at += !raw && text[_at] == '\\' ? 2 : 1;
        }

        if (_at >= text.Length || string.CompareOrdinal(text, _at, end, 0, end.Length) != 0)
        {
            return Fail(new TextRange(start, Math.Min(start + prefix.Length + 1, text.Length)), $"The text has no end: {end} is missing.");
        }

        string content = text.Substring(inside, _at - inside);
        _at += end.Length;
        object? value = Escapes.Decode(three ? content.Replace("\r\n", "\n").Replace('\r', '\n') : content, raw, prefix.Contains('b'), out int wrongAt);
        return wrongAt >= 0
            ? Fail(new TextRange(inside + wrongAt, Math.Min(inside + wrongAt + 2, text.Length)), "This is no escape. A backslash is written \\\\, or the text begins with r for raw.")
            : new(TokenKind.Literal, text.Substring(start, _at - start), value, new TextRange(start, _at));
    }

    private Token Fail(TextRange at, string message)
    {
        errors.Add(new ConditionError(Codes.ConditionSyntax, at, message));
        return new(TokenKind.Bad, "", null, at);
    }

    private static bool IsDigit(char c) => c is >= '0' and <= '9';

    private static bool IsNameStart(char c) => c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or '_';
}
