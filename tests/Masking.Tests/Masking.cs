using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Masking.Tests;

/// <summary>Runs the masker over a text in pieces.</summary>
internal static class Masking
{
    public static CollectingSink Run(
        TestSet set, byte[] raw, IEnumerable<int> cuts, SlotEncoding encoding = SlotEncoding.Plain, bool json = false, MonitorGrant? grant = null)
    {
        var masker = new SlotMasker();
        var sink = new CollectingSink();
        masker.Begin(set.Program, encoding, json, grant, TestSet.Key);
        var from = 0;
        foreach (var cut in cuts.Append(raw.Length))
        {
            masker.Push(new UnmaskedText(raw.AsSpan(from, cut - from)), ref sink);
            from = cut;

            // Room that is given up between pieces tells on no mask.
            if (cut % 3 == 1)
            {
                masker.Rest();
            }
        }

        masker.End(ref sink);
        Assert.Equal(0, masker.HeldBytes);
        return sink;
    }

    public static CollectingSink Whole(
        TestSet set, byte[] raw, SlotEncoding encoding = SlotEncoding.Plain, bool json = false, MonitorGrant? grant = null)
    {
        var sink = new CollectingSink();
        new SlotMasker().MaskWhole(set.Program, encoding, json, grant, TestSet.Key, new UnmaskedText(raw), ref sink);
        return sink;
    }

    /// <summary>Whole, cut at every byte, byte by byte, and in some random ways: all must give the expected bytes.</summary>
    public static void AssertLaw(TestSet set, byte[] raw, string expected, SlotEncoding encoding, bool json, int seed, int random = 8)
    {
        Assert.Equal(expected, Whole(set, raw, encoding, json).Text);
        Assert.Equal(expected, Run(set, raw, Enumerable.Range(1, Math.Max(0, raw.Length - 1)), encoding, json).Text);
        for (var cut = 0; cut <= raw.Length; cut++)
        {
            Same(expected, Run(set, raw, [cut], encoding, json).Text, cut);
        }

        var dice = new Random(seed);
        for (var run = 0; run < random; run++)
        {
            int[] cuts = [.. Enumerable.Range(0, dice.Next(1, 8)).Select(_ => dice.Next(raw.Length + 1)).Order()];
            Same(expected, Run(set, raw, cuts, encoding, json).Text, cuts);
        }
    }

    public static void Same(string expected, string actual, params int[] cuts) =>
        Assert.True(expected == actual, $"cut at {string.Join(',', cuts)}\nexpected {expected}\nactual   {actual}");
}
