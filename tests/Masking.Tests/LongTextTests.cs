using System.Text;
using CsCheck;
using FastMcp.Wire.Slots;

namespace FastMcp.Masking.Tests;

/// <summary>
/// Texts over several chunks of the scan, in pieces of every size: what the scan, the held text and long runs do at their borders
/// changes nothing. What is expected is masked in pieces of one byte, which never meet a border, and that equals the oracle elsewhere.
/// </summary>
public sealed class LongTextTests
{
    private static readonly string[] s_parts =
    [
        "bob@example.com", "4111 1111 1111 1111", "10.12.0.255", "AKIAIOSFODNN7EXAMPLE", "ghp_abcdefghijABCDEFGHIJ", "536-22-8190", "eyJhbGci.eyJzdWIi.c2lnbg-_",
        " ", ", ", "\": \"", "the ", "a", "1", "2026-01-17 10:23:45", "x_y.z-", "@", "....", "\n", "\u00e9", "0x7f", "commit 8c7b64ad8c7b64ad8c7b64ad8c7b64ad ",
        "token=abcdef", "-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----",
    ];

    private static readonly Gen<byte[]> s_text = Gen.Int[0, s_parts.Length - 1].Array[150, 500]
        .Select(parts => Encoding.UTF8.GetBytes(string.Concat(parts.Select(part => s_parts[part]))));

    [Fact]
    public void Text_InPiecesOfAnySize_IsMaskedAsByteByByte() =>
        Gen.Select(s_text, Gen.Int[0, 1500].Array[0, 6], Gen.Int[20, 1100]).Sample((text, cuts, size) =>
        {
            var expected = Masking.Run(Samples.Rules, text, Enumerable.Range(1, text.Length - 1)).Text;
            Masking.Same(expected, Masking.Whole(Samples.Rules, text).Text);
            Masking.Same(expected, Masking.Run(Samples.Rules, text, [.. cuts.Where(cut => cut <= text.Length).Order()], SlotEncoding.Plain).Text, cuts);
            Masking.Same(expected, Masking.Run(Samples.Rules, text, Enumerable.Range(1, text.Length / size).Select(piece => piece * size)).Text, size);
        }, iter: 30, threads: 1);

    [Fact]
    public void Packs_InPiecesOfAnySize_AreMaskedAsByteByByte() =>
        Gen.Select(s_text, Gen.Int[20, 1100]).Sample((text, size) =>
        {
            var expected = Masking.Run(Packs.All, text, Enumerable.Range(1, text.Length - 1)).Text;
            Masking.Same(expected, Masking.Whole(Packs.All, text).Text);
            Masking.Same(expected, Masking.Run(Packs.All, text, Enumerable.Range(1, text.Length / size).Select(piece => piece * size)).Text, size);
        }, iter: 6, threads: 1);

    // The last word of a text is looked at otherwise than those before it: two values in it, wherever a chunk of the scan ends.
    [Fact]
    public void Values_InTheLastWord_AreAllFoundWhereverAChunkEnds()
    {
        const string Values = "10.12.0.255 bob@example.com, 10.12.0.254 eve@example.com";
        for (var length = 1024 - 80; length <= 1024 + 10; length++)
        {
            foreach (var chunks in (int[])[0, 1, 3])
            {
                var text = Encoding.UTF8.GetBytes(new string('.', (1024 * chunks) + length) + " " + Values);
                var expected = Masking.Run(Samples.Rules, text, Enumerable.Range(1, text.Length - 1)).Text;
                Assert.DoesNotContain("@", expected, StringComparison.Ordinal);
                Masking.Same(expected, Masking.Whole(Samples.Rules, text).Text, length);
            }
        }
    }
}
