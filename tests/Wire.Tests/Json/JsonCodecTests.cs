using System.Buffers;
using System.Text;
using System.Text.Json;
using CsCheck;
using FastMcp.Wire.Json;

namespace FastMcp.Wire.Tests.Json;

public sealed class JsonCodecTests
{
    private static readonly Gen<byte[]> Raw = JsonGen.StringContent.Select(Encoding.UTF8.GetBytes);

    [Fact]
    public void Unescaper_ValidText_AgreesWithSystemTextJson() =>
        Gen.String.Sample(text =>
        {
            var valid = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
            var raw = JsonEncodedText.Encode(valid).EncodedUtf8Bytes;
            Assert.Equal(valid, Encoding.UTF8.GetString(Decode(raw, raw.Length, out _)));
        }, iter: 5_000);

    [Fact]
    public void Unescaper_AnySplit_AgreesWithSlowReference() =>
        Gen.Select(Raw, Gen.Int[0, 60], Gen.Int[16, 40]).Sample((raw, cut, room) =>
        {
            var text = Decode(raw, Math.Min(cut, raw.Length), out var lengths, room);
            Assert.Equal(Convert.ToHexString(Reference(raw)), Convert.ToHexString(text));
            Assert.Equal(raw.Length, lengths.Sum(static length => length));
        }, iter: 30_000);

    [Theory]
    [InlineData("""\ud83d""", """\ude00""", "F09F9880")]
    [InlineData("""\ud83""", """d\ude00""", "F09F9880")]
    [InlineData("""\ud83d\ud83d\""", """ude00""", "EDA0BDF09F9880")]
    [InlineData("""\ud83d""", "a", "EDA0BD61")]
    [InlineData("""\ud83d\""", "n", "EDA0BD0A")]
    [InlineData("""\ude00\ud83d""", "", "EDB880EDA0BD")]
    public void Unescaper_SurrogatesCut_JoinOrStand(string first, string second, string expected)
    {
        var raw = Encoding.UTF8.GetBytes(first + second);
        Assert.Equal(expected, Convert.ToHexString(Decode(raw, first.Length, out _)));
    }

    [Fact]
    public void Unescaper_HighSurrogateAtEnd_IsPending()
    {
        var unescaper = default(JsonUnescaper);
        Span<byte> text = stackalloc byte[64];
        Span<byte> lengths = stackalloc byte[64];
        Assert.Equal(1, unescaper.Decode("""a\ud83d"""u8, text, lengths, out var consumed));
        Assert.Equal(7, consumed);
        Assert.True(unescaper.Pending);
        Assert.Equal(6, unescaper.PendingRawLength);
        Assert.Equal(4, unescaper.Decode("""\ude00"""u8, text, lengths, out _));
        Assert.Equal([12, 0, 0, 0], lengths[..4].ToArray());
        Assert.False(unescaper.Pending);
    }

    [Theory]
    [InlineData("""\q""")]
    [InlineData("""\u12G4""")]
    [InlineData("""\u1""")]
    [InlineData("\\")]
    [InlineData("""\ud83d\uZ""")]
    public void Unescaper_NoLegalEscape_IsTextAndSaid(string raw)
    {
        var bytes = Encoding.UTF8.GetBytes(raw);
        var text = Decode(bytes, 0, out var lengths, out var invalid);
        Assert.True(invalid);
        Assert.Equal(bytes.Length, lengths.Sum(static length => length));
        Assert.EndsWith(raw[(raw.LastIndexOf('\\') + 1)..], Encoding.Latin1.GetString(text), StringComparison.Ordinal);
    }

    private static byte[] Decode(ReadOnlySpan<byte> raw, int cut, out List<byte> lengths, int room = 4096) =>
        Decode(raw, cut, out lengths, out _, room);

    private static byte[] Decode(ReadOnlySpan<byte> raw, int cut, out List<byte> lengths, out bool invalid, int room = 4096)
    {
        var unescaper = default(JsonUnescaper);
        var text = new List<byte>();
        lengths = [];
        Span<byte> output = new byte[room];
        Span<byte> outputLengths = new byte[room];
        var (first, second) = (raw[..cut].ToArray(), raw[cut..].ToArray());
        foreach (var piece in (byte[][])[first, second])
        {
            var rest = piece.AsSpan();
            while (!rest.IsEmpty)
            {
                Take(unescaper.Decode(rest, output, outputLengths, out var consumed), output, outputLengths, text, lengths);
                rest = rest[consumed..];
            }

            Assert.Equal(piece == second ? raw.Length : cut, lengths.Sum(static length => length) + unescaper.PendingRawLength);
        }

        Take(unescaper.Finish(output, outputLengths), output, outputLengths, text, lengths);
        invalid = unescaper.Invalid;
        return [.. text];
    }

    private static void Take(int count, Span<byte> output, Span<byte> outputLengths, List<byte> text, List<byte> lengths)
    {
        text.AddRange(output[..count]);
        lengths.AddRange(outputLengths[..count]);
    }

    /// <summary>UTF-16 units one by one, then WTF-8.</summary>
    private static byte[] Reference(byte[] raw)
    {
        var source = Encoding.UTF8.GetString(raw);
        var units = new StringBuilder();
        for (var i = 0; i < source.Length; i++)
        {
            if (source[i] != '\\')
            {
                units.Append(source[i]);
                continue;
            }

            i++;
            units.Append(source[i] switch
            {
                'u' => (char)Convert.ToInt32(source.Substring(i + 1, 4), 16),
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'b' => '\b',
                'f' => '\f',
                var same => same,
            });
            i += source[i] == 'u' ? 4 : 0;
        }

        var bytes = new List<byte>();
        var text = units.ToString();
        for (var i = 0; i < text.Length; i++)
        {
            if (Rune.TryGetRuneAt(text, i, out var rune))
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(rune.ToString()));
                i += rune.Utf16SequenceLength - 1;
                continue;
            }

            bytes.AddRange([(byte)(0xE0 | (text[i] >> 12)), (byte)(0x80 | ((text[i] >> 6) & 63)), (byte)(0x80 | (text[i] & 63))]);
        }

        return [.. bytes];
    }
}
