using CsCheck;
using FastMcp.Masking.Matching;

namespace FastMcp.Masking.Tests;

/// <summary>A trail begins with few places, and takes more when a thread goes further than those reach.</summary>
public sealed class TrailGrowthTests
{
    private const int Kept = 512;

    [Fact]
    public void Knows_OnAWayOfAnyLength_WhatItWent() =>
        Gen.Select(Gen.Int[1, Kept - 2], Gen.Int[0, 4000], Gen.Double[0, 0.999]).Sample((length, first, share) =>
        {
            var (trail, begin) = (new Trail(), first * (long)Trail.Distance);
            var end = begin + (length * Trail.Distance) - 3;
            Go(trail, begin, end);
            var at = begin + ((int)(share * length) * Trail.Distance);
            var other = new FamilyThread { IsTrailed = true };
            var again = new FamilyThread { IsTrailed = true };
            Assert.True(trail.Knows(at, Row(at), ref again, out var stopped, out var row));
            Assert.Equal((end, Row(end)), (stopped, row));
            Assert.False(trail.Knows(at, Row(at) + 1, ref other, out _, out _));
            trail.GiveBack();
        });

    [Fact]
    public void Knows_WhereItNeverWas_Nothing()
    {
        // The room of a long way comes from a pool, with what the text before left in it; and a way goes over runs without a look.
        const int End = 3001;
        var before = new Trail();
        Go(before, 0, End);
        before.GiveBack();

        var trail = new Trail();
        Go(trail, 0, End, step: 2);
        var first = new FamilyThread { IsTrailed = true };
        Assert.True(trail.Knows(0, Row(0), ref first, out _, out _));
        for (var at = Trail.Distance; at < End; at += 2 * Trail.Distance)
        {
            var thread = new FamilyThread { IsTrailed = true };
            Assert.False(trail.Knows(at, Row(at), ref thread, out _, out _), $"at {at}");
        }

        trail.GiveBack();
    }

    private static int Row(long at) => (int)(at % 97) + 1;

    private static void Go(Trail trail, long begin, long end, int step = 1)
    {
        var thread = new FamilyThread();
        for (var at = begin; at < end; at += step * Trail.Distance)
        {
            Assert.False(trail.Knows(at, Row(at), ref thread, out _, out _), $"at {at}");
        }

        trail.Stop(end, Row(end));
    }
}
