extern alias Compiler;

using System.Text;
using CsCheck;
using FastMcp.Masking.Core;
using FastMcp.Masking.Core.Terms;
using FastMcp.Masking.Matching;
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
        var gen = Gen.Select(Gen.Int[0, 3], Gen.Byte, (kind, one) => kind == 0 ? one : likely[one % likely.Length]).Array[1, 1300];
        Gen.Select(gen, Gen.Int[0, 256], Gen.Int[0, 256], Gen.Int[0, 1200]).Sample((text, earlier, before, from) =>
        {
            from = Math.Min(from, text.Length - 1);
            StartCursor exact = new() { Before = before, Earlier = earlier }, seen = exact;
            scalar.Scan(text, from, ref exact);
            scanner.Scan(text, from, ref seen);
            for (var at = 0; at < Math.Min(ChunkHits.Most, text.Length - from) - (CandidatePlan.Halves - 1); at++)
            {
                var groups = GroupsAt(plan, text, from + at, before, earlier);
                Assert.Equal(groups.Any(group => !group.Needs), (exact.Hits.Plain[at >> 6] >> at & 1) != 0);
                Assert.True((exact.Hits.Needing[at >> 6] >> at & 1 & ~(seen.Hits.Needing[at >> 6] >> at)) == 0, $"needing at {at} of {text.Length - from}");
                Assert.True((seen.Hits.Plain[at >> 6] >> at & 1) != 0 || !groups.Any(group => !group.Needs && Runs(group, text, from + at)), $"plain at {at} of {text.Length - from}");
            }
        }, iter: 1_500, threads: 1);
    }

    // A plan of few rules has buckets that say little by themselves, and one of tokens alone has nothing beside them.
    [Theory]
    [InlineData("all")]
    [InlineData("default")]
    [InlineData("samples")]
    [InlineData("tokens")]
    public void ScanShort_AnyBytes_HoldsTheScalarHits(string rules)
    {
        var set = rules switch
        {
            "all" => Packs.All,
            "default" => Packs.Default,
            "samples" => Samples.Rules,
            _ => new TestSet(new TestRule("token", "gh[ps]_[A-Za-z0-9]{36}", 40), new TestRule("key", "(?<![a-z])sk-[A-Za-z0-9_-]{20,60}", 70)),
        };
        var plan = set.Program.Tables.Candidates;
        if (ShortScanner.For(plan) is not { } scanner)
        {
            Assert.Skip("not present: 256-bit vectors");
            return;
        }

        var likely = Encoding.ASCII.GetBytes("0123456789 -@.:+_\"'=abcdefABCDEFxyzghpsk\n");
        var gen = Gen.Select(Gen.Int[0, 5], Gen.Byte, (kind, one) => kind == 0 ? one : likely[one % likely.Length]).Array[ShortScanner.Room];
        Gen.Select(gen, Gen.Int[1, ShortScanner.Most], Gen.Int[0, 256], Gen.Int[0, 256], Gen.Int).Sample((room, count, before, earlier, seed) =>
        {
            Plant(plan, room, count, new Random(seed));
            var text = room[..count];
            var hits = scanner.Scan(in room[0], count, earlier, before, out var inTime);
            Assert.Equal(0UL, hits >> count);
            for (var at = 0; at < count; at++)
            {
                var groups = GroupsAt(plan, text, at, before, earlier);
                var comes = ComesInTime(plan, text, at);
                Assert.True(!comes || (inTime >> at & 1) != 0, $"the needed byte at {at} of {count}");
                Assert.True((hits >> at & 1) != 0 || !groups.Any(group => (!group.Needs || comes) && Runs(group, text, at)), $"a start at {at} of {count}");
            }
        }, iter: 4_000, threads: 1);
    }

    // The beginning of a value of some group, which dice alone seldom make.
    private static void Plant(CandidatePlan plan, byte[] room, int count, Random dice)
    {
        var (number, start) = (dice.Next(plan.Groups.Length), dice.Next(count));
        var group = plan.Groups[number];
        for (var at = Math.Max(0, start + CandidatePlan.FirstOffset); at < count && at < start + Math.Max(CandidatePlan.Ahead, (int)group.RunLength); at++)
        {
            var offset = at - start - CandidatePlan.FirstOffset;
            byte[] fitting = [.. Enumerable.Range(0, 256).Select(value => (byte)value).Where(value =>
                (offset >= CandidatePlan.Offsets || (plan.Masks[offset][value] >> number & 1) != 0)
                && (at < start || at >= start + group.RunLength || (RunClass.Of[value] >> group.RunClass & 1) != 0))];
            room[at] = fitting.Length > 0 ? fitting[dice.Next(fitting.Length)] : room[at];
        }
    }

    private static bool ComesInTime(CandidatePlan plan, byte[] text, int at)
    {
        var next = text.AsSpan(at).IndexOf(plan.Needed);
        return text.AsSpan(at, next < 0 ? text.Length - at : next).ToArray().All(value => plan.Passed[value]);
    }

    private static StartGroup[] GroupsAt(CandidatePlan plan, byte[] text, int at, int before, int earlier)
    {
        var groups = ulong.MaxValue;
        for (var offset = 0; offset < CandidatePlan.Offsets && at + offset + CandidatePlan.FirstOffset < text.Length; offset++)
        {
            var here = at + offset + CandidatePlan.FirstOffset;
            groups &= plan.Masks[offset][here >= 0 ? text[here] : here == -1 ? before : earlier];
        }

        return [.. plan.Groups.Where((_, number) => (groups >> number & 1) != 0)];
    }

    private static bool Runs(StartGroup group, byte[] text, int at) =>
        text.AsSpan(at..Math.Min(text.Length, at + group.RunLength)).ToArray().All(value => (RunClass.Of[value] >> group.RunClass & 1) != 0);

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
