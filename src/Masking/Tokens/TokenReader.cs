using System.Text;
using FastMcp.Masking.Matching;

namespace FastMcp.Masking.Tokens;

/// <summary>Finds what is written like a token of a policy's rules, and opens it if this session was given it.</summary>
/// <remarks>Ownership: one exchange, one thread at a time.</remarks>
internal sealed class TokenReader(SessionTokens tokens)
{
    private readonly byte[] _value = new byte[TokenForm.MostValue];
    private int _length;

    /// <summary>Of the last token that opened.</summary>
    public ReadOnlySpan<byte> Value => _value.AsSpan(0, _length);

    /// <summary>The next token from a position on, and the rule that its label names.</summary>
    /// <param name="opens">It is of this session: <see cref="Value"/> is set.</param>
    public bool TryNext(RuleSet rules, ReadOnlySpan<byte> text, int from, out TokenMatch found, out ProgramRule rule, out bool opens)
    {
        (rule, opens) = (null!, false);
        for (found = default; TokenForm.TryFind(text, from, out found); from = found.End)
        {
            if (RuleOf(rules, found.Label(text)) is { } named)
            {
                rule = named;
                opens = tokens.TryOpen(named.Label, found.Letters(text), _value, out _length);
                return true;
            }
        }

        return false;
    }

    public void Clear() => System.Security.Cryptography.CryptographicOperations.ZeroMemory(_value);

    // A model may quote in lower case.
    private static ProgramRule? RuleOf(RuleSet rules, ReadOnlySpan<byte> label)
    {
        foreach (var rule in rules.TokenRules)
        {
            if (Ascii.EqualsIgnoreCase(rule.Label, label))
            {
                return rule;
            }
        }

        return null;
    }
}
