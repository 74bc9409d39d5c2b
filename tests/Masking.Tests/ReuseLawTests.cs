extern alias Compiler;

using System.Text;
using CsCheck;
using Compiler::FastMcp.Masking.Core;
using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Masking.Tests;

/// <summary>
/// Maskers are pooled: one that has masked other texts, of other programs, some dropped on their way and some with rules that only monitor, says of the next text what a new one
/// says, after each piece.
/// </summary>
public sealed class ReuseLawTests
{
    private static readonly Gen<TestSet?> s_runs = RunLawTests.Rule.Array[1, 4].Select(rules => TestSet.TryBuild(
        [.. rules.Select((rule, index) => rule with { Id = $"r{index}", Kind = index == 2 ? MaskKind.Block : MaskKind.Replace })]));

    private static readonly Gen<byte[]> s_text = Gen.Select(RunLawTests.Text, RandomRulesTests.LongText, ShortPieceTests.Text, Gen.Int[0, 5], (run, random, pack, kind) =>
        kind < 3 ? run : Encoding.UTF8.GetBytes(kind < 5 ? pack : random[..Math.Min(random.Length, 400)]));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Texts_OfManyPrograms_AreMaskedAsByANewMasker(bool blocks) =>
        Gen.Select(s_runs, s_runs, RandomRulesTests.Sets, s_text.Array[3, 10], Gen.Int).Sample((one, other, random, texts, seed) =>
        {
            var programs = new[] { one, other, random, Packs.All }.OfType<TestSet>().SelectMany(Programs).ToArray();
            var dice = new Random(seed);
            var used = NewMasker(blocks);
            foreach (var (number, text) in texts.Index())
            {
                Play(used, NewMasker(blocks), programs[dice.Next(programs.Length)], text, dice, $"seed {seed}, text {number}: {Encoding.Latin1.GetString(text)}");
            }
        }, iter: Packs.IsLong ? 20_000 : 1_000, threads: 1);

    private static SlotMasker NewMasker(bool blocks) => new(blocks ? new MaskSession(null, blocks: true) : null);

    // As it is, and with each second rule left to monitor.
    private static IEnumerable<(MaskProgram Program, MonitorGrant? Grant)> Programs(TestSet set)
    {
        yield return (set.Program, null);
        yield return (set.Set.Variant(FastMcp.Masking.Scope.Response, (id, _) => id[^1] % 2 == 0, null, out var grant), grant);
    }

    private static void Play(SlotMasker used, SlotMasker fresh, (MaskProgram Program, MonitorGrant? Grant) by, byte[] text, Random dice, string what)
    {
        var name = dice.Next(4) == 0 ? "api_key"u8 : default;
        var encoding = dice.Next(3) == 0 ? SlotEncoding.JsonString : SlotEncoding.Plain;
        var (most, json) = (1 + dice.Next(110), dice.Next(4) == 0);
        var (sink, expected) = (new CollectingSink(), new CollectingSink());
        used.Begin(by.Program, encoding, json, by.Grant, TestSet.Key, name);
        fresh.Begin(by.Program, encoding, json, by.Grant, TestSet.Key, name);
        for (var at = 0; at < text.Length;)
        {
            var piece = text.AsSpan(at, Math.Min(1 + dice.Next(most), text.Length - at));
            at += piece.Length;
            used.Push(new UnmaskedText(piece), ref sink);
            fresh.Push(new UnmaskedText(piece), ref expected);
            Assert.True((fresh.HeldBytes, fresh.BlockedBy) == (used.HeldBytes, used.BlockedBy), what);
            AssertSame(expected, sink, what);
            if (dice.Next(12) == 0)
            {
                used.Rest();
            }

            if (dice.Next(40) == 0)
            {
                used.Drop();
                return;
            }
        }

        used.End(ref sink);
        fresh.End(ref expected);
        Assert.True((fresh.BlockedBy, fresh.CappedBlocks) == (used.BlockedBy, used.CappedBlocks), what);
        AssertSame(expected, sink, what);
    }

    private static void AssertSame(in CollectingSink expected, in CollectingSink actual, string what) =>
        Assert.True(
            expected.Bytes.SequenceEqual(actual.Bytes) && expected.Findings.SequenceEqual(actual.Findings) && expected.Monitored.SequenceEqual(actual.Monitored),
            $"{what}\nexpected {expected.Text}\nactual   {actual.Text}");
}
