extern alias Compiler;

using System.Text;
using CsCheck;
using FastMcp.Masking.Core.Terms;
using FastMcp.Masking.Matching.Scanning;

namespace FastMcp.Masking.Tests;

/// <summary>Every vector width that the machine has finds what the scalar path finds, or more, and masks are the same.</summary>
public sealed class ScannerWidthTests
{
    public static TheoryData<int> Widths => [128, 256, 512];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Scan_AnyBytes_HoldsTheScalarHits(int width)
    {
        var plan = Packs.All.Program.Tables.Candidates;
        if (BlockScanner.For(plan, width) is not { } scanner)
        {
            Assert.Skip($"not present: {width}-bit vectors");
            return;
        }

        var scalar = BlockScanner.For(plan, 1)!;
        var likely = Encoding.ASCII.GetBytes("0123456789 -@.:+_\"'=abcdefABCDEFxyzghpsk\n");
        var gen = Gen.Select(Gen.Int[0, 3], Gen.Byte, (kind, one) => kind == 0 ? one : likely[one % likely.Length]).Array[BlockScanner.Reads + BlockScanner.Block];
        Gen.Select(gen, Gen.Byte).Sample((text, buckets) =>
        {
            var first = scalar.Scan(in text[0], 2, buckets, out var exact);
            var number = scanner.Scan(in text[0], 2, buckets, out var hits);
            Assert.True(number <= first, $"the first hit of block {first} was not seen");
            Assert.Equal(number == 2, hits == 0);
            Assert.Equal(0UL, first == number ? exact & ~hits : 0);
        }, iter: 20_000, threads: 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    public void Mask_TextsOfTheRules_AnyWidthEqualsOracle(int width)
    {
        var tables = Samples.Rules.Program.Tables;
        if (BlockScanner.For(tables.Candidates, width) is not { } scanner)
        {
            Assert.Skip($"not present: {width}-bit vectors");
            return;
        }

        var set = Samples.Rules.With(new MaskProgram(tables, ScopeTerms.None, [], scanner));
        foreach (var text in Samples.Texts)
        {
            var raw = Encoding.UTF8.GetBytes(text);
            Masking.AssertLaw(set, raw, Spelling.Plain(raw).Expected(set), FastMcp.Wire.Slots.SlotEncoding.Plain, json: false, width, random: 3);
        }
    }
}
