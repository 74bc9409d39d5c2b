using System.Text;
using CsCheck;
using FastMcp.Masking.Core.Validation;
using FastMcp.Masking.Matching;

namespace FastMcp.Masking.Tests;

/// <summary>Entropy counted from what was left out is the one that is counted anew, to the last bit; and that is Shannon's.</summary>
public sealed class EntropyTests
{
    private static readonly Gen<byte[]> s_text = Gen.Select(Gen.Int[1, 40], Gen.Byte.Array[1, 400], (letters, bytes) => Array.ConvertAll(bytes, one => (byte)(one % letters)));

    [Fact]
    public void Of_AnyValue_IsShannonsSum() =>
        s_text.Sample(value =>
        {
            var sum = value.GroupBy(one => one).Sum(group => -(double)group.Count() / value.Length * Math.Log2((double)group.Count() / value.Length));
            Assert.Equal(sum, Entropy.Of(value), 1e-5);
        }, iter: 2_000, threads: 1);

    [Fact]
    public void Of_ValuesOneBehindTheOtherInWindowsThatMove_IsThatOfEachAlone() =>
        Gen.Select(s_text, Gen.Select(Gen.Int[0, 9], Gen.Int[0, 3], Gen.Int[0, 40]).Array[1, 60]).Sample((text, steps) =>
        {
            var entropy = new SuffixEntropy();
            var (start, end, window) = (0, text.Length, 0);
            foreach (var (step, kind, other) in steps)
            {
                start = Math.Min(text.Length - 1, start + step);
                end = kind == 0 ? Math.Max(start + 1, text.Length - other) : Math.Max(end, start + 1);
                window = kind == 1 ? start : window;
                var read = 0L;
                var found = entropy.Of(text.AsSpan(window), start - window, end - start, 1000 + start, ref read);
                Assert.True(Entropy.Of(text.AsSpan(start..end)).Equals(found), $"{start}..{end} of {text.Length}");
            }
        }, iter: 3_000, threads: 1);

    // A value whose entropy is what a rule asks for, at least: no rounding leaves it out.
    [Theory]
    [InlineData(16, 2, 4)]
    [InlineData(8, 4, 3)]
    [InlineData(8, 2, 3)]
    [InlineData(4, 8, 2)]
    [InlineData(16, 4, 4)]
    public void Mask_ValueAtTheLeastEntropy_IsMasked(int letters, int times, int bits)
    {
        var length = letters * times;
        var set = new TestSet(new TestRule("even", $"[a-p]{{{length}}}", length) { MinEntropy = bits * 1000 });
        var value = string.Concat(Enumerable.Repeat("abcdefghijklmnop"[..letters], times));
        Masking.Same("x [EVEN];", Masking.Whole(set, Encoding.ASCII.GetBytes($"x {value};")).Text);

        // One more of a letter in place of another: less even than asked for.
        var uneven = "x b" + value[1..] + ";";
        Masking.Same(uneven, Masking.Whole(set, Encoding.ASCII.GetBytes(uneven)).Text);
    }
}
