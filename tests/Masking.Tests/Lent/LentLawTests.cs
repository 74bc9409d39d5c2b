using System.Text;
using System.Text.Json;
using FastMcp.Masking.Lent;
using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Masking.Tests.Lent;

/// <summary>
/// What was lent is covered wherever a text is cut, beside what rules find, with nothing held that is decided. Texts and secrets of two letters, so that everything overlaps with everything.
/// </summary>
public sealed class LentLawTests
{
    private static readonly TestSet _rules = new(new TestRule("r", "b{3,5}"), new TestRule("s", "abba{2,4}"), new TestRule("w", "aabb") { Enforced = false });
    private static readonly TestSet _none = new(new TestRule("r", "ZQ[0-9]{9}"));

    [Fact]
    public void Cover_OfContentThatPassesUnread_IsTheOraclesForEveryCutAndHoldsTheLeast()
    {
        for (var seed = 0; seed < Rounds; seed++)
        {
            var dice = new Random(seed);
            var (secrets, text) = Make(dice);
            var covered = Covered(secrets, text);
            var expected = new string([.. text.Select((letter, i) => covered[i] ? '*' : letter)]);
            using var lent = new LentText(secrets.Select(Encoding.Latin1.GetBytes));
            var cover = new LentCover(lent);
            var seen = new StringBuilder();
            foreach (var (from, to) in Cuts(dice, text.Length))
            {
                seen.Append(Encoding.Latin1.GetString(cover.Push(Encoding.Latin1.GetBytes(text[from..to]), end: false)));
                Assert.True(cover.HeldBytes == Least(secrets, text[..to]), $"seed {seed}: {cover.HeldBytes} bytes held behind {to}");
            }

            seen.Append(Encoding.Latin1.GetString(cover.Push(default, end: true)));
            Assert.True(expected == seen.ToString(), $"seed {seed}\n{string.Join(' ', secrets)}\n{text}\n{expected}\n{seen}");
        }
    }

    // A dump, a database, a capture: nothing of it is text, and it is what a tool gives.
    [Theory]
    [InlineData(40, false)]
    [InlineData(40, true)]
    [InlineData(7_000_000, false)]
    public void BinaryInBase64_IsCoveredAtEveryPlace(int size, bool escaped)
    {
        var secret = "s3cr3t-of-the-upstream/+/+"u8.ToArray();
        using var lent = new LentText([.. Enumerable.Range(0, 3).SelectMany(place => Spellings(secret, place))]);
        for (var place = 0; place < 3; place++)
        {
            var dice = new Random(place);
            byte[] content = [0, 0xFF, .. new byte[size + place], .. secret, 0xFE, .. new byte[size]];
            var text = Convert.ToBase64String(content);
            var raw = Encoding.ASCII.GetBytes(escaped ? text.Replace("/", "\\/", StringComparison.Ordinal).Replace("+", "\\u002b", StringComparison.Ordinal) : text);
            var session = new MaskSession(null, blocks: false) { Lent = lent };
            var sink = Run(session, _none, raw, Cuts(dice, raw.Length), SlotEncoding.JsonBase64, null);
            Assert.Equal(1, session.LentFound);
            Assert.All(Enumerable.Range(0, 3).SelectMany(at => Spellings(secret, at)), spelling => Assert.DoesNotContain(Encoding.ASCII.GetString(spelling), sink.Text, StringComparison.Ordinal));
            Assert.StartsWith(text[..16], sink.Text, StringComparison.Ordinal);
            Assert.Equal(text.Length, sink.Text.Length);
        }
    }

    // What of the code is the secret's alone, wherever its bytes begin.
    private static IEnumerable<byte[]> Spellings(byte[] secret, int place)
    {
        var code = Convert.ToBase64String([.. new byte[place], .. secret, .. new byte[(6 - ((place + secret.Length) % 3)) % 3]]);
        var (first, last) = ((place * 8 + 5) / 6, (place + secret.Length) * 8 / 6);
        yield return Encoding.ASCII.GetBytes(code[first..last]);
    }

    [Fact]
    public void Text_WithRules_IsTheOraclesForEveryCut()
    {
        for (var seed = 0; seed < Rounds; seed++)
        {
            var dice = new Random(seed);
            var (secrets, text) = Make(dice);
            var grant = dice.Next(2) == 0 ? _rules.Set.Grant : null;
            var expected = Expected(secrets, text, grant);
            using var lent = new LentText(secrets.Select(Encoding.Latin1.GetBytes));
            var session = new MaskSession(null, blocks: false) { Lent = lent };
            var sink = Run(session, _rules, Encoding.Latin1.GetBytes(text), Cuts(dice, text.Length), SlotEncoding.Plain, grant);
            Assert.True(expected == sink.Text, $"seed {seed}\n{string.Join(' ', secrets)}\n{text}\n{expected}\n{sink.Text}");

            // And as a JSON string, in which each letter may be spelled otherwise.
            var spelled = string.Concat(text.Select(letter => dice.Next(3) == 0 ? $"\\u{(int)letter:x4}" : $"{letter}"));
            var json = Run(session, _rules, Encoding.Latin1.GetBytes(spelled), Cuts(dice, spelled.Length), SlotEncoding.JsonString, grant);
            Assert.True(expected == JsonSerializer.Deserialize<string>($"\"{json.Text}\""), $"seed {seed}\n{string.Join(' ', secrets)}\n{text}\n{spelled}\n{expected}\n{json.Text}");
        }
    }

    [Fact]
    public void Text_HoldsNoMoreThanMayBecomeASecret()
    {
        for (var seed = 0; seed < Rounds; seed++)
        {
            var dice = new Random(seed);
            var (secrets, text) = Make(dice);
            using var lent = new LentText(secrets.Select(Encoding.Latin1.GetBytes));
            var masker = new SlotMasker(new MaskSession(null, blocks: false) { Lent = lent });
            var sink = new CollectingSink();
            masker.Begin(_none.Program, SlotEncoding.Plain, mayHoldJson: false, null, TestSet.Key);
            foreach (var (from, to) in Cuts(dice, text.Length))
            {
                masker.Push(new UnmaskedText(Encoding.Latin1.GetBytes(text[from..to])), ref sink);
                Assert.True(masker.HeldBytes == Least(secrets, text[..to]), $"seed {seed}: {masker.HeldBytes} bytes held behind {to}");
            }

            masker.End(ref sink);
        }
    }

    [Fact]
    public void JsonInText_NumbersAndBase64_AreCoveredInTheirForm()
    {
        using var lent = new LentText(["sk-lent/secret-1"u8.ToArray(), "123456789012"u8.ToArray()]);
        var session = new MaskSession(null, blocks: false) { Lent = lent };
        Assert.Equal("{\\\"a\\\":\\\"x *** y\\\",\\\"n\\\":100000000000}", Whole(session, "{\\\"a\\\":\\\"x sk-lent\\\\/secret-1 y\\\",\\\"n\\\":123456789012}", SlotEncoding.JsonString, json: true));
        Assert.Equal("100000000000", Whole(session, "123456789012", SlotEncoding.JsonInteger, json: false));
        var blob = Whole(session, Convert.ToBase64String("key: sk-lent/secret-1\n"u8), SlotEncoding.JsonBase64, json: true);
        Assert.Equal("key: ***\n", Encoding.UTF8.GetString(Convert.FromBase64String(blob)));
        Assert.Equal(4, session.LentFound);
        Assert.Equal("***", lent.ToString());
    }

    [Fact]
    public void Rule_ThatBlocks_BlocksThoughTheSecretCoversItsValue()
    {
        var rules = Keys.KeySet.Of("{ id: nuclear, pattern: 'LAUNCH-[0-9]{4}', mask: { block: true } }");
        using var lent = new LentText(["x-LAUNCH-1234-x"u8.ToArray()]);
        var masker = new SlotMasker(new MaskSession(null, blocks: true) { Lent = lent });
        var sink = new CollectingSink();
        masker.MaskWhole(rules.For(Scope.Response), SlotEncoding.Plain, false, null, TestSet.Key, new UnmaskedText("say x-LAUNCH-1234-x now"u8), ref sink);
        Assert.Equal(("say ***", 0), (sink.Text, masker.BlockedBy));
    }

    [Fact]
    public void Nothing_Lent_CostsNothingAndWhatWasIsForgotten()
    {
        var secret = "sk-lent-secret-of-a-call"u8.ToArray();
        var lent = new LentText([secret, "short"u8.ToArray(), secret]);
        var session = new MaskSession(null, blocks: false) { Lent = lent };
        Assert.Equal("short ***", Whole(session, "short sk-lent-secret-of-a-call", SlotEncoding.Plain, json: false));
        session.Lent = null;
        Assert.Equal("sk-lent-secret-of-a-call", Whole(session, "sk-lent-secret-of-a-call", SlotEncoding.Plain, json: false));
        lent.Dispose();
        foreach (var spelling in lent.Spellings)
        {
            Assert.False(spelling.Bytes.ContainsAnyExcept((byte)0));
        }
    }

    [Fact]
    public void Steady_State_AllocatesNothing()
    {
        using var lent = new LentText(["sk-lent-secret-of-a-call"u8.ToArray()]);
        var masker = new SlotMasker(new MaskSession(null, blocks: false) { Lent = lent });
        var text = "some text of an answer, sk-lent-secret- and no more of it"u8.ToArray();
        Assert.Equal(0, TestKit.Allocated.Least(() =>
        {
            var sink = new NoSink();
            masker.MaskWhole(_none.Program, SlotEncoding.Plain, false, null, TestSet.Key, new UnmaskedText(text), ref sink);
        }));
    }

    private static int Rounds => Environment.GetEnvironmentVariable("FASTMCP_LONG") == "1" ? 200_000 : 4000;

    private static (string[] Secrets, string Text) Make(Random dice)
    {
        string[] secrets = [.. Enumerable.Range(0, dice.Next(1, 4)).Select(_ => Letters(dice, dice.Next(LentText.LeastBytes, 13)))];
        var text = string.Concat(Enumerable.Range(0, dice.Next(1, 8)).Select(_ => dice.Next(3) switch
        {
            0 => secrets[dice.Next(secrets.Length)],
            1 => secrets[dice.Next(secrets.Length)][..dice.Next(LentText.LeastBytes)],
            _ => Letters(dice, dice.Next(10)),
        }));
        return (secrets, text);
    }

    // Sometimes of one period, so that a secret overlaps with itself.
    private static string Letters(Random dice, int length)
    {
        var period = dice.Next(1, 6);
        var one = string.Concat(Enumerable.Range(0, dice.Next(2) == 0 ? period : length).Select(_ => "ab"[dice.Next(2)]));
        return one.Length == 0 ? "" : string.Concat(Enumerable.Repeat(one, (length / one.Length) + 1))[..length];
    }

    private static IEnumerable<(int From, int To)> Cuts(Random dice, int length)
    {
        var from = 0;
        while (from < length)
        {
            var to = Math.Min(length, from + dice.Next(1, dice.Next(2) == 0 ? 3 : 30));
            yield return (from, to);
            from = to;
        }
    }

    private static List<(int Start, int End)> Occurrences(string[] secrets, string text)
    {
        var all = new List<(int Start, int End)>();
        foreach (var secret in secrets.Distinct())
        {
            for (var at = text.IndexOf(secret, StringComparison.Ordinal); at >= 0; at = text.IndexOf(secret, at + 1, StringComparison.Ordinal))
            {
                all.Add((at, at + secret.Length));
            }
        }

        all.Sort();
        return all;
    }

    private static bool[] Covered(string[] secrets, string text)
    {
        var covered = new bool[text.Length];
        foreach (var (start, end) in Occurrences(secrets, text))
        {
            covered.AsSpan(start, end - start).Fill(true);
        }

        return covered;
    }

    // The longest end of the text that is the beginning of a secret and no whole one, but for what is covered already.
    private static int Least(string[] secrets, string text)
    {
        var most = secrets.Max(secret => Enumerable.Range(0, Math.Min(secret.Length - 1, text.Length) + 1).Where(length => text.EndsWith(secret[..length], StringComparison.Ordinal)).Max());
        // What begins behind an open beginning has to wait for it.
        var covered = Occurrences(secrets, text).Where(one => one.Start <= text.Length - most).Select(one => one.End).DefaultIfEmpty(0).Max();
        return Math.Min(most, text.Length - covered);
    }

    // What rules find in the whole text without it, and every occurrence, by their starts.
    private static string Expected(string[] secrets, string text, MonitorGrant? grant)
    {
        var finds = Masking.Whole(_rules, Encoding.Latin1.GetBytes(text), grant: grant).Findings.Where(find => find.Enforced).Select(find => (Start: (int)find.Offset, End: (int)find.Offset + find.Length, Mask: _rules.Rules[find.Rule].MaskText));
        var all = finds.Select(find => (find.Start, Order: 0, find.End, find.Mask)).Concat(Occurrences(secrets, text).Select(one => (one.Start, Order: 1, one.End, Mask: "***"))).ToList();
        var (output, done) = (new StringBuilder(), 0);
        while (all.Count > 0)
        {
            // What begins in what is masked already begins behind it.
            var next = all.MinBy(one => (Math.Max(one.Start, done), one.Order, one.Start, one.End));
            all.Remove(next);
            var start = Math.Max(next.Start, done);
            output.Append(text.AsSpan(Math.Min(done, start), start - Math.Min(done, start)));
            if (next.End > start)
            {
                output.Append(next.Order == 1 && next.Start < done ? "" : next.Mask);
                done = next.End;
            }
            else
            {
                done = Math.Max(done, start);
            }
        }

        return output.Append(text.AsSpan(done)).ToString();
    }

    private static CollectingSink Run(MaskSession session, TestSet set, byte[] raw, IEnumerable<(int From, int To)> cuts, SlotEncoding encoding, MonitorGrant? grant)
    {
        var masker = new SlotMasker(session);
        var sink = new CollectingSink();
        masker.Begin(set.Program, encoding, mayHoldJson: false, grant, TestSet.Key);
        foreach (var (from, to) in cuts)
        {
            masker.Push(new UnmaskedText(raw.AsSpan(from, to - from)), ref sink);
        }

        masker.End(ref sink);
        return sink;
    }

    private static string Whole(MaskSession session, string text, SlotEncoding encoding, bool json)
    {
        var sink = new CollectingSink();
        new SlotMasker(session).MaskWhole(_none.Program, encoding, json, null, TestSet.Key, new UnmaskedText(Encoding.UTF8.GetBytes(text)), ref sink);
        return sink.Text;
    }

    private struct NoSink : IMaskedSink
    {
        public readonly void Write(Masked bytes)
        {
        }

        public readonly void Write(Monitored bytes)
        {
        }

        public readonly void Found(in Finding finding)
        {
        }
    }
}
