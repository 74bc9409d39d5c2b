using System.Text;
using CsCheck;
using FastMcp.Masking.Analysis;
using FastMcp.Masking.Matching;
using FastMcp.Wire.Slots;

namespace FastMcp.Masking.Tests;

/// <summary>Long texts of near misses, where starts fail late one behind the other: equal to the oracle, and the work is bounded.</summary>
public sealed class TrailTests
{
    private static readonly TestSet s_rules = new(
        new TestRule("mail", "(?<![a-z])[a-z.-]+@[a-z]{2}", 2000),
        new TestRule("pair", "[a-z]-[a-z.-]{30,}!", 2000),
        new TestRule("dots", "\\.[a-z.]{20,}(?:;|\\.\\.)(?!b)", 60),
        new TestRule("key", "k=(?<mask>[a-z.-]{25,}!)", 80));

    private static readonly Gen<string> s_text = Gen.Int[0, 10].Select(index => new[] { "a-", "b.", "ab", "@", "@ab", "!", ";", "..", "k=", "k=a-b.", "a-b.a-b.a-b.a-b.a-b.a-b.a-b." }[index])
        .Array[0, 30].Select(parts => string.Concat(parts));

    [Fact]
    public void NearMisses_CutAnywhere_EqualOracle() =>
        s_text.Sample(text =>
        {
            var raw = Encoding.ASCII.GetBytes(text);
            var expected = Spelling.Plain(raw).Expected(s_rules);
            Masking.Same(expected, Masking.Whole(s_rules, raw).Text);
            Masking.Same(expected, Masking.Run(s_rules, raw, Enumerable.Range(1, Math.Max(0, raw.Length - 1))).Text);
            for (var cut = 1; cut < raw.Length; cut += 7)
            {
                Masking.Same(expected, Masking.Run(s_rules, raw, [cut], SlotEncoding.Plain).Text, cut);
            }
        }, iter: 600, threads: 1);

    // The first starts reach the end that a later one is right to have: too long for them, or what a list allows.
    private static readonly TestSet s_late = new(
        new TestRule("listed", "[ab][ab.-]{12,}(?![ab.-])", 2000) { Allow = ["^a"] },
        new TestRule("short", "[x1][x1-]{12,}(?![x1-])", 30),
        new TestRule("key", "k=(?<mask>[ab=]{12,}(?![ab=]))", 200) { Allow = ["^[a=]"] });

    private static readonly Gen<string> s_lateText = Gen.Int[0, 8].Select(index => new[] { "aaaaaaaaaaaa", "b", "ab.-ab.-", "xxxxxxxxxx", "1-", " ", "k=", "====aaaa====", "a" }[index])
        .Array[0, 14].Select(parts => string.Concat(parts));

    [Fact]
    public void LateStarts_TakeOverTheEndsOfEarlierOnes_EqualOracle() =>
        s_lateText.Sample(text =>
        {
            var raw = Encoding.ASCII.GetBytes(text);
            var expected = Spelling.Plain(raw).Expected(s_late);
            Masking.Same(expected, Masking.Whole(s_late, raw).Text);
            Masking.Same(expected, Masking.Run(s_late, raw, Enumerable.Range(1, Math.Max(0, raw.Length - 1))).Text);
            for (var cut = 1; cut < raw.Length; cut += 9)
            {
                Masking.Same(expected, Masking.Run(s_late, raw, [cut], SlotEncoding.Plain).Text, cut);
            }
        }, iter: 300, threads: 1);

    // Starts of two ways: what one left must not be taken over by a start of the other, whose own forerunner died with the last byte of a piece.
    private static readonly TestSet s_twoWays = new(
        new TestRule("other", "a[a-c]{9,}x", 2000),
        new TestRule("listed", "b[a-d]{9,}!(?:y+w)?", 2000) { Allow = ["^bb"] });

    [Fact]
    public void Start_BehindOneThatDiedWithAPiece_GoesItsOwnWay()
    {
        var raw = Encoding.ASCII.GetBytes("abb" + new string('c', 20) + "dcc!yyyz");
        Masking.Same(Spelling.Plain(raw).Expected(s_twoWays), Masking.Run(s_twoWays, raw, [raw.Length - 1]).Text);
    }

    [Fact]
    public void Starts_OfTwoWaysInPiecesOfAnyLength_EqualOracle() =>
        Gen.Select(Gen.Int[0, 6].Array[0, 12], Gen.Int[1, 40].Array[1, 12]).Sample((parts, lengths) =>
        {
            var raw = Encoding.ASCII.GetBytes(string.Concat(parts.Select(part => new[] { "abb", "cccccccccc", "d", "cc!", "yyz", "yw", "b" }[part])));
            var cuts = new List<int>();
            for (var (at, index) = (lengths[0], 1); at < raw.Length; at += lengths[index++ % lengths.Length])
            {
                cuts.Add(at);
            }

            Masking.Same(Spelling.Plain(raw).Expected(s_twoWays), Masking.Run(s_twoWays, raw, cuts).Text);
        }, iter: 10_000, threads: 1);

    // A thread that goes over a run at once leaves a trail before it and one behind it, and an end between them that both lack.
    [Fact]
    public void Start_BehindOneThatJumped_ComesToTheEndBetweenItsTrails()
    {
        var set = new TestSet(new TestRule("runs", "[ab=]{6,}x?[a-c.]{5,9}(?![ab])", 102) { Allow = ["^a"] });
        for (var count = 5; count < 30; count++)
        {
            for (var before = 0; before < 8; before++)
            {
                var raw = Encoding.ASCII.GetBytes(new string('c', before) + string.Concat(Enumerable.Repeat("aab", count)) + "=============----");
                Masking.Same(Spelling.Plain(raw).Expected(set), Masking.Whole(set, raw).Text);
            }
        }
    }

    // A thread that died at a place of its trail left an earlier one's row there: the third start took it for its own way, and that it was dead.
    [Fact]
    public void Start_BehindOneThatDiedAtAPlace_GoesItsOwnWay()
    {
        var set = new TestSet(
            new TestRule("other", "b(?:[a-d]|[.-][a-d]){9,}!", 2000),
            new TestRule("listed", "d(?:[a-d]|[.-][a-d]){9,40};", 60) { Allow = ["^d[ab]"] });
        for (var before = 0; before < 8; before++)
        {
            var raw = Encoding.ASCII.GetBytes(new string(' ', before) + "dabbdc.cc-c.cc-c.cc-c;abb");
            Masking.Same(new string(' ', before) + "dabb[LISTED]abb", Masking.Whole(set, raw).Text);
        }
    }

    // Thirteen ends are refused before the one that counts, and the later starts take most of them over from earlier ones: each counts once.
    [Fact]
    public void Start_WhoseManyEndsAreTakenOver_TriesAsManyAsOneThatComesToThem()
    {
        var set = new TestSet(new TestRule("even", "(?<![ab])[^;]+", 20) { MinEntropy = 1400 });
        var text = string.Concat(Enumerable.Repeat("bk", 15)) + "=" + new string('b', 19);
        var raw = Encoding.ASCII.GetBytes(text);
        Masking.Same(text[..24] + "[EVEN]" + text[32..], Masking.Whole(set, raw).Text);
        Masking.Same(Spelling.Plain(raw).Expected(set), Masking.Whole(set, raw).Text);
        Masking.Same(Spelling.Plain(raw).Expected(set), Masking.Run(set, raw, Enumerable.Range(1, raw.Length - 1)).Text);
    }

    // The middle start needs a byte that does not come, which a scan of the next piece says; it was on its way in a trail that an earlier start with an end had left.
    private static readonly TestSet s_needing = new(
        new TestRule("listed", "a[a-z]{12,}[!?]", 2000) { Allow = ["^a"] },
        new TestRule("needing", "m[a-z!]+@[a-z]{2}", 2000),
        new TestRule("other", "(?<=q)m[a-z]{8}[56]", 2000));

    [Fact]
    public void Starts_WhoseNeededByteDoesNotComeInTime_LeaveNoHalfTrail() =>
        Gen.Select(Gen.Int[0, 9].Array[3, 14], Gen.Int[1, 40].Array[1, 6]).Sample((parts, lengths) =>
        {
            var raw = Encoding.ASCII.GetBytes("axxxm" + string.Concat(parts.Select(part => new[] { "xxqm", "xxxxxxxxx", "xxxx", "!", "!xxx", "5", " ", "@ab", "axm", "xx" }[part])));
            var cuts = new List<int>();
            for (var (at, index) = (lengths[0] + 16, 1); at < raw.Length; at += lengths[index++ % lengths.Length])
            {
                cuts.Add(at);
            }

            Masking.Same(Spelling.Plain(raw).Expected(s_needing), Masking.Run(s_needing, raw, cuts).Text, [.. cuts]);
        }, iter: 20_000, threads: 1);

    [Fact]
    public void FailingStarts_OneBehindTheOther_TakeFewSteps()
    {
        var search = new WorstInputSearch(s_rules.Program, 1);
        var steps = search.StepsPerByte(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("a-", 4096))));
        Assert.True(steps < 60, $"{steps} steps per byte");
    }

    // Each of them goes over two runs, and over one and none towards the end: what lies behind is walked once for each of those ways.
    [Fact]
    public void FailingStarts_ThatJumpOverTwoRuns_TakeFewSteps()
    {
        var set = new TestSet(new TestRule("runs", "[a-z]+:[a-z]+:(?:[a-z][0-9])+[!?]", 8000));
        var unit = new string('a', 2000) + ":" + new string('b', 40) + ":" + string.Concat(Enumerable.Repeat("c1", 1000)) + " ";
        var search = new WorstInputSearch(set.Program, 1);
        var steps = search.StepsPerByte(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(unit, 16))));
        Assert.True(steps < 60, $"{steps} steps per byte");
    }

    // The same behind more runs than a thread goes over at once.
    [Fact]
    public void FailingStarts_ThatComeOverManyRuns_TakeFewSteps()
    {
        var set = new TestSet(new TestRule("runs", "(?:[a-z]+:){5}(?:[a-z][0-9])+[!?]", 8000));
        var unit = string.Concat(Enumerable.Repeat(new string('a', 400) + ":", 5)) + string.Concat(Enumerable.Repeat("c1", 1000)) + " ";
        var search = new WorstInputSearch(set.Program, 1);
        var steps = search.StepsPerByte(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(unit, 16))));
        Assert.True(steps < 60, $"{steps} steps per byte");
    }

    // A counted repeat is longer than what is passed in one jump: its jumps stand one behind the other, and no walk between them.
    [Fact]
    public void FailingStarts_InALongCountedRun_TakeFewSteps()
    {
        var set = new TestSet(new TestRule("counted", "[a-z]{40,2000}[!?]", 2001));
        var search = new WorstInputSearch(set.Program, 1);
        var steps = search.StepsPerByte(Encoding.ASCII.GetBytes(new string('a', 1 << 16)));
        Assert.True(steps < 60, $"{steps} steps per byte");
    }

    // Sixteen gigabytes into a text places do not fit a number of 32 bits.
    [Fact]
    public void Knows_PlacesFarIntoAText_KeepsThem()
    {
        const long Far = (1L << 34) + Trail.Distance;
        var trail = new Trail();
        FamilyThread first = default, second = default;
        Assert.False(trail.Knows(Far, 7, ref first, out _, out _));
        trail.Stop(Far + (2 * Trail.Distance), 9);
        Assert.True(trail.Knows(Far, 7, ref second, out var end, out var row));
        Assert.Equal((Far + (2 * Trail.Distance), 9), (end, row));
        trail.GiveBack();
    }
}
