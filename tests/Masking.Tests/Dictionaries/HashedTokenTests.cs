using System.Security.Cryptography;
using System.Text;
using CsCheck;
using FastMcp.Masking.Core.Terms;
using FastMcp.Masking.Dictionaries;
using FastMcp.Masking.Matching;

namespace FastMcp.Masking.Tests.Dictionaries;

/// <summary>Known secrets by their hashes: whole tokens and nothing else, for every cut.</summary>
public sealed class HashedTokenTests
{
    private const string Secret = "s3cr3t-Token_0001";
    private static readonly byte[] s_salt = "a salt of the tests"u8.ToArray();

    private static readonly string[] s_parts = [Secret, Secret[..16], "x", "-", " ", ".", "\n", "é", "\"", "short-1", new string('a', 40), "s3cr3t-"];

    private static readonly Gen<string> s_text = Gen.Int[0, s_parts.Length - 1].Select(index => s_parts[index]).Array[0, 8].Select(string.Concat);

    [Fact]
    public void Tokens_RandomTextsAndCuts_AreFoundWholeAndNothingElseIsHeld() =>
        s_text.Sample(text =>
        {
            var raw = Encoding.UTF8.GetBytes(text);
            var expected = Expected(text);
            for (var cut = 0; cut <= raw.Length; cut++)
            {
                var matcher = new TermMatcher();
                matcher.Begin(Make(), monitoring: false);
                var found = new List<(int Start, int End)>();
                var hold = Drain(matcher, raw.AsSpan(0, cut), false, found);
                Assert.Equal(LeastHold(raw.AsSpan(0, cut)), hold);
                matcher.Shift(raw, hold);
                var rest = new List<(int Start, int End)>();
                Drain(matcher, raw.AsSpan(hold), true, rest);
                Assert.Equal(expected, found.Concat(rest.Select(one => (one.Start + hold, one.End + hold))));
            }
        }, iter: 500, threads: 1);

    private static TermDictionary Make()
    {
        var hash = HMACSHA256.HashData(s_salt, Encoding.UTF8.GetBytes(Secret))[..HashedTokens.HashBytes];
        var other = HMACSHA256.HashData(s_salt, "another-token-1234"u8.ToArray())[..HashedTokens.HashBytes];
        var sorted = new[] { hash, other }.OrderBy(Convert.ToHexString, StringComparer.Ordinal).SelectMany(one => one).ToArray();
        var rule = new FastMcp.Masking.Core.TableRule
        {
            Id = "known", Ordinal = 0, Enforced = true, MaxLength = 32, Mask = new(FastMcp.Masking.Core.MaskKind.Replace, "[KNOWN]", 0),
        };
        return new TermDictionary([(new TermRule(rule, 0), new TermData(null, new HashedTokens(s_salt, "_-"u8.ToArray(), 16, 32, sorted)))], 0);
    }

    private static int Drain(TermMatcher matcher, ReadOnlySpan<byte> window, bool end, List<(int Start, int End)> found)
    {
        while (true)
        {
            var match = matcher.Next(window, end);
            if (match.Kind == Match.Kinds.None)
            {
                return match.Start;
            }

            found.Add((match.Start, match.End));
        }
    }

    private static IEnumerable<(int Start, int End)> Expected(string text) =>
        System.Text.RegularExpressions.Regex.Matches(text, "[A-Za-z0-9_-]+").Where(token => token.Value == Secret)
            .Select(token => (Start: Encoding.UTF8.GetByteCount(text.AsSpan(0, token.Index)), token.Length))
            .Select(token => (token.Start, token.Start + token.Length));

    // A token that the window cuts, unless it is too long already.
    private static int LeastHold(ReadOnlySpan<byte> window)
    {
        var at = window.Length;
        while (at > 0 && (char.IsAsciiLetterOrDigit((char)window[at - 1]) || window[at - 1] is (byte)'_' or (byte)'-'))
        {
            at--;
        }

        return window.Length - at > 32 ? window.Length : at;
    }
}
