using System.Text;
using CsCheck;

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
            var program = Packs.All.Program;
            var tables = program.Tables.Contexts;
            cut = Math.Min(cut, text.Length - 1);
            start = Math.Min(start, text.Length - cut - 1);
            var (expected, actual) = (new ulong[(tables.Count + 63) / 64], new ulong[(tables.Count + 63) / 64]);
            tables.Arm(text.AsSpan(..cut), text.AsSpan(cut..), start, expected);
            program.Contexts.Arm(uint.MaxValue, text.AsSpan(..cut), text.AsSpan(cut..), start, actual);
            Assert.Equal(expected, actual);
        }, iter: 4_000, threads: 1);
}
