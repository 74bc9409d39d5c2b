using System.Text;
using CsCheck;
using FastMcp.Masking.Matching.Contexts;

namespace FastMcp.Masking.Tests;

/// <summary>Contexts as they are run find what the tables' plain walk finds, wherever the window begins.</summary>
public sealed class ContextRunsTests
{
    private static readonly string[] s_parts =
        ["password", "api_key", "secret", "=", " = ", "\": \"", ": ", "'", "a", "_", "-", ".", "phone", "Bearer ", "://user:", "passport no ", " ", "\n", "aws_secret", "x1", ":=", "=>"];

    private static readonly Gen<byte[]> s_text = Gen.Int[0, s_parts.Length - 1].Array[1, 24]
        .Select(parts => Encoding.ASCII.GetBytes(string.Concat(parts.Select(part => s_parts[part]))));

    [Fact]
    public void Arm_AnyTextAndWindow_EqualsThePlainWalk() =>
        Gen.Select(s_text, Gen.Int[0, 400], Gen.Int[0, 400]).Sample((text, cut, start) =>
        {
            var memo = default(ContextMemo);
            cut = Math.Min(cut, text.Length - 1);
            Same(text, cut, Math.Min(start, text.Length - cut - 1), 1000, ref memo);
        }, iter: 4_000, threads: 1);

    // Starts one behind the other, as texts have them, some asked for twice, in windows that move.
    [Fact]
    public void Arm_OneStartBehindTheOther_RemembersWhatThePlainWalkFinds() =>
        Gen.Select(s_text, Gen.Int[1, 3], Gen.Int[1, 200]).Sample((text, step, length) =>
        {
            var memo = default(ContextMemo);
            for (var at = 0; at < text.Length; at += step)
            {
                var cut = at / length * length;
                Same(text, cut, at - cut, 1000, ref memo);
                Same(text, cut, Math.Max(0, at - cut - 1), 1000, ref memo);
            }
        }, iter: 1_000, threads: 1);

    // Where starts are close together and no name ended near, none is asked; a start before one that was asked may follow.
    [Fact]
    public void Near_StartsCloseTogether_LeavesOutNoMachineThatFinds() =>
        Gen.Select(s_text, Gen.Int[1, 10].Array[1, 200], Gen.Int[1, 200]).Sample((text, steps, length) =>
        {
            var program = Packs.All.Program;
            var watch = default(NameWatch);
            var (at, index) = (0, 0);
            while (at < text.Length)
            {
                var cut = at / length * length;
                var window = text.AsSpan(cut..Math.Min(text.Length, cut + length));
                var read = 0L;
                var near = watch.Near(program.Contexts, uint.MaxValue, text.AsSpan(..cut), window, at - cut, 1000 + at, ref read);
                var (all, some) = (new ulong[(program.Tables.Contexts.Count + 63) / 64], new ulong[(program.Tables.Contexts.Count + 63) / 64]);
                ContextMemo one = default, other = default;
                program.Contexts.Arm(uint.MaxValue, text.AsSpan(..cut), window, at - cut, all, 1000 + at, false, ref one);
                program.Contexts.Arm(near, text.AsSpan(..cut), window, at - cut, some, 1000 + at, true, ref other);
                Assert.Equal(all, some);
                at += steps[index++ % steps.Length] - (at > 3 && index % 7 == 0 ? 3 : 0);
            }
        }, iter: 1_000, threads: 1);

    private static void Same(byte[] text, int cut, int start, long place, ref ContextMemo memo)
    {
        var program = Packs.All.Program;
        var tables = program.Tables.Contexts;
        var (expected, actual) = (new ulong[(tables.Count + 63) / 64], new ulong[(tables.Count + 63) / 64]);
        tables.Arm(text.AsSpan(..cut), text.AsSpan(cut..), start, expected);
        program.Contexts.Arm(uint.MaxValue, text.AsSpan(..cut), text.AsSpan(cut..), start, actual, place + cut + start, true, ref memo);
        Assert.Equal(expected, actual);
    }
}
