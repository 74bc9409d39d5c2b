using System.Text;
using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Masking.Tests;

/// <summary>One slot through one masker in every way to cut it; every way must give the expected bytes.</summary>
internal sealed class LawRunner(TestSet set, SlotEncoding encoding, bool json, bool pairs)
{
    /// <summary>Texts up to so many bytes are cut at every pair of places, if at any.</summary>
    public const int MostForPairs = 40;

    private readonly SlotMasker _masker = new();

    public void Assert(Spelled spelled)
    {
        var (raw, expected) = (spelled.Raw, spelled.ExpectedBytes(set));
        var expectation = new Expectation(expected);
        Check(raw, expectation, expected, "whole", []);
        Check(raw, expectation, expected, "byte by byte", [.. Enumerable.Range(1, Math.Max(0, raw.Length - 1))]);
        Span<int> cuts = stackalloc int[2];
        for (var first = 0; first <= raw.Length; first++)
        {
            cuts[0] = first;
            Check(raw, expectation, expected, "cut", cuts[..1]);
            for (var second = first + 1; pairs && raw.Length <= MostForPairs && second < raw.Length; second++)
            {
                cuts[1] = second;
                Check(raw, expectation, expected, "cut", cuts);
            }
        }
    }

    private void Check(byte[] raw, Expectation expectation, byte[] expected, string how, ReadOnlySpan<int> cuts)
    {
        expectation.Restart();
        var sink = new ComparingSink(expectation);
        _masker.Begin(set.Program, encoding, json, null, TestSet.Key);
        var from = 0;
        foreach (var cut in cuts)
        {
            _masker.Push(new UnmaskedText(raw.AsSpan(from, cut - from)), ref sink);
            from = cut;
            if (cut % 5 == 2)
            {
                _masker.Rest();
            }
        }

        _masker.Push(new UnmaskedText(raw.AsSpan(from)), ref sink);
        _masker.End(ref sink);
        if (!expectation.IsMet)
        {
            var actual = Masking.Run(set, raw, cuts.ToArray(), encoding, json);
            Xunit.Assert.Fail($"{Encoding.UTF8.GetString(raw)}\n{how} {string.Join(',', cuts.ToArray().Take(3))}\n"
                + $"expected {Encoding.UTF8.GetString(expected)}\nactual   {Encoding.UTF8.GetString([.. actual.Bytes])}");
        }
    }
}
