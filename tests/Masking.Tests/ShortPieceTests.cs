using System.Text;
using CsCheck;
using FastMcp.Masking.Core.Terms;
using FastMcp.Masking.Matching.Scanning;
using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Masking.Tests;

/// <summary>
/// Pieces of a few bytes take a way of their own where the machine has the vectors for it. After each of them the same has left, the same is
/// held and the same was found as without that way, which is the one that the oracle's laws are tested on byte by byte.
/// </summary>
public sealed class ShortPieceTests
{
    private static readonly int s_times = Packs.IsLong ? 30 : 1;

    private static readonly string[] s_parts =
    [
        " ", ", ", "the ", "quick", "\n", "=", ": ", "\": \"", "'", "key", "password", "api_key = ", "é", "😀", "\\", "@", ".", "-", "12", "4111 ", "a.b", "0x1f", "2026-01-02",
        "://", "eyJ", "\t", "日本", "_", "+1 ", "{\"a\": [\"", "\"}", "AKIA", "Bearer ", "x@", "1.2.3.", "passport no ", "000", "-----BEGIN ",
    ];

    private static readonly string[] s_examples = [.. Packs.Rules.SelectMany(row => Packs.Examples(row.Data))];

    // Parts, values and the beginnings of values.
    internal static readonly Gen<string> Text =
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, s_parts.Length - 1], Gen.Int[0, s_examples.Length - 1], Gen.Int[1, 60], (kind, part, example, end) => kind switch
        {
            0 => s_examples[example],
            1 => s_examples[example][..Math.Min(end, s_examples[example].Length)],
            _ => s_parts[part],
        }).Array[1, 40].Select(string.Concat);

    [Theory]
    [InlineData(SlotEncoding.Plain, false)]
    [InlineData(SlotEncoding.Plain, true)]
    [InlineData(SlotEncoding.JsonString, false)]
    [InlineData(SlotEncoding.JsonString, true)]
    public void Packs_AnyTextInShortPieces_SameAsWithout(SlotEncoding encoding, bool json)
    {
        var (program, without) = (Packs.All.Program, Without(Packs.All.Program));
        Gen.Select(Text, Gen.Int).Sample(
            (text, seed) => AssertSame(program, without, null, Raw(text, encoding, seed), encoding, json, seed), iter: 1_000 * s_times, threads: 1);
    }

    // Half of the rules only monitor: what they find is not masked, and what lies behind it is looked for inside of it.
    [Fact]
    public void PacksThatMonitor_AnyTextInShortPieces_SameAsWithout()
    {
        var program = Packs.Default.Set.Variant(Scope.Response, (id, _) => id.Length % 2 == 0, null, out var grant);
        Assert.NotNull(grant);
        var without = Without(program);
        Gen.Select(Text, Gen.Int).Sample(
            (text, seed) => AssertSame(program, without, grant, Raw(text, SlotEncoding.JsonString, seed), SlotEncoding.JsonString, false, seed), iter: 1_000 * s_times, threads: 1);
    }

    [Fact]
    public void RandomRules_AnyTextInShortPieces_SameAsWithout() =>
        Gen.Select(RandomRulesTests.Sets, RandomRulesTests.LongText, Gen.Int).Sample((set, text, seed) =>
        {
            if (set is not null)
            {
                AssertSame(set.Program, Without(set.Program), null, Encoding.UTF8.GetBytes(text), SlotEncoding.Plain, false, seed);
            }
        }, iter: 300 * s_times, threads: 1);

    // Any bytes: what is no UTF-8 is text as well.
    [Fact]
    public void Packs_AnyBytesInShortPieces_SameAsWithout()
    {
        var (program, without) = (Packs.All.Program, Without(Packs.All.Program));
        var likely = Encoding.ASCII.GetBytes("0123456789 -@.:+_\"'=abcdefABCDEFxyzghpsk\n");
        var bytes = Gen.Select(Gen.Int[0, 5], Gen.Byte, (kind, one) => kind == 0 ? one : likely[one % likely.Length]).Array[1, 300];
        Gen.Select(bytes, Gen.Int).Sample((raw, seed) => AssertSame(program, without, null, raw, SlotEncoding.Plain, false, seed), iter: 1_000 * s_times, threads: 1);
    }

    private static byte[] Raw(string text, SlotEncoding encoding, int seed) =>
        encoding == SlotEncoding.JsonString ? Spelling.JsonString(text, new Random(seed)).Raw : Encoding.UTF8.GetBytes(text);

    private static MaskProgram Without(MaskProgram program) => new(program.Tables, ScopeTerms.None, [], BlockScanner.For(program.Tables.Candidates, 1)!);

    private static void AssertSame(MaskProgram program, MaskProgram without, MonitorGrant? grant, byte[] raw, SlotEncoding encoding, bool json, int seed)
    {
        var dice = new Random(seed);
        var name = dice.Next(4) == 0 ? "api_key"u8 : default;
        var (fast, slow, fastSink, slowSink) = (new SlotMasker(), new SlotMasker(), new CollectingSink(), new CollectingSink());
        fast.Begin(program, encoding, json, grant, TestSet.Key, name);
        slow.Begin(without, encoding, json, grant, TestSet.Key, name);
        var most = 1 + dice.Next(110);
        for (var at = 0; at < raw.Length;)
        {
            var piece = raw.AsSpan(at, Math.Min(1 + dice.Next(most), raw.Length - at));
            at += piece.Length;
            fast.Push(new UnmaskedText(piece), ref fastSink);
            slow.Push(new UnmaskedText(piece), ref slowSink);
            if (fast.HeldBytes != slow.HeldBytes || fastSink.Bytes.Count != slowSink.Bytes.Count)
            {
                Assert.Fail($"seed {seed}, after {at} of {Encoding.Latin1.GetString(raw)}\nheld {fast.HeldBytes}, without {slow.HeldBytes}\nleft    {fastSink.Text}\nwithout {slowSink.Text}");
            }

            if (dice.Next(16) == 0)
            {
                fast.Rest();
            }
        }

        fast.End(ref fastSink);
        slow.End(ref slowSink);
        Masking.Same(slowSink.Text, fastSink.Text, seed);
        Assert.Equal(slowSink.Findings, fastSink.Findings);
        Assert.Equal(string.Concat(slowSink.Monitored), string.Concat(fastSink.Monitored));
    }
}
