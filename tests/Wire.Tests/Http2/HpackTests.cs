using System.Text;
using FastMcp.Wire.Http2.Hpack;

namespace FastMcp.Wire.Tests.Http2;

public sealed class HpackTests
{
    // RFC 7541 appendix C.3 to C.6: requests and answers one behind the other, plain and Huffman-coded, with what the table then holds.
    [Theory]
    [InlineData("828684410f7777772e6578616d706c652e636f6d", ":method: GET|:scheme: http|:path: /|:authority: www.example.com", "828684be58086e6f2d6361636865", ":method: GET|:scheme: http|:path: /|:authority: www.example.com|cache-control: no-cache", 110)]
    [InlineData("828684418cf1e3c2e5f23a6ba0ab90f4ff", ":method: GET|:scheme: http|:path: /|:authority: www.example.com", "828684be5886a8eb10649cbf", ":method: GET|:scheme: http|:path: /|:authority: www.example.com|cache-control: no-cache", 110)]
    [InlineData("488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3", ":status: 302|cache-control: private|date: Mon, 21 Oct 2013 20:13:21 GMT|location: https://www.example.com", "4883640effc1c0bf", ":status: 307|cache-control: private|date: Mon, 21 Oct 2013 20:13:21 GMT|location: https://www.example.com", 264)]
    public void Decode_ExamplesOfTheRfc_GiveTheirFields(string first, string expected, string second, string then, int size)
    {
        using var decoder = new HpackDecoder(1024);
        Assert.Equal(expected, Decoded(decoder, Convert.FromHexString(first)));
        Assert.Equal(then, Decoded(decoder, Convert.FromHexString(second)));
        Assert.Equal(size, decoder.TableSize);
    }

    [Fact]
    public void Decode_WhateverWayFieldsAreWritten_GivesThem()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var encoder = new PlainHpack(random);
            using var decoder = new HpackDecoder(64 * 1024);
            for (var block = 0; block < 30; block++)
            {
                var fields = Enumerable.Range(0, random.Next(12)).Select(_ => (Word(random, 5), Word(random, random.Next(20) == 0 ? 2000 : 8))).ToList();
                var expected = string.Join('|', fields.Select(field => $"{field.Item1}: {field.Item2}"));
                Assert.True(expected == Decoded(decoder, encoder.Encode(fields)), $"seed {seed}, block {block}");
                Assert.InRange(decoder.TableSize, 0, 4096);
            }
        }
    }

    [Theory]
    [InlineData("80", "index 0")]
    [InlineData("be", "an index behind the table")]
    [InlineData("ff80808080808001", "an index without end")]
    [InlineData("3fe21f", "a table larger than was offered")]
    [InlineData("8220", "a size behind a field")]
    [InlineData("0005", "a string that is cut")]
    [InlineData("007f", "a length that is cut")]
    [InlineData("0081ff0161", "Huffman: a whole byte of padding")]
    [InlineData("008200000161", "Huffman: padding of zeros")]
    [InlineData("0084ffffffff0161", "Huffman: the end of string inside")]
    [InlineData("40", "a field without a name")]
    public void Decode_AgainstTheFormat_Refused(string hex, string why)
    {
        using var decoder = new HpackDecoder(1024);
        Assert.False(decoder.TryDecode(Convert.FromHexString(hex), new HeaderList(4096)), why);
    }

    [Fact]
    public void Decode_AnyBytes_EndsWithinItsBounds()
    {
        var random = new Random(4711);
        for (var round = 0; round < 3000; round++)
        {
            using var decoder = new HpackDecoder(512);
            var list = new HeaderList(4096);
            for (var block = 0; block < 4; block++)
            {
                var bytes = new byte[random.Next(200)];
                random.NextBytes(bytes);
                list.Reset();
                if (!decoder.TryDecode(bytes, list))
                {
                    break;
                }

                Assert.InRange(decoder.TableSize, 0, 4096);
            }
        }
    }

    [Fact]
    public void Decode_FewBytesThatStandForMany_KeepsNoMoreThanTheLimit()
    {
        using var decoder = new HpackDecoder(16 * 1024);
        var list = new HeaderList(8192);
        byte[] remembered = [0x40, 1, (byte)'a', 0x7f, 0x80 + 1, 30, .. Enumerable.Repeat((byte)'x', 127 + 1 + (30 * 128))];
        Assert.True(decoder.TryDecode(remembered, list));
        list.Reset();
        Assert.True(decoder.TryDecode([.. Enumerable.Repeat((byte)0xbe, 16_000)], list));
        Assert.True(list.IsOver);
        Assert.True(list.Size > 60_000_000);
        Assert.True(list.Count < 3);
    }

    [Fact]
    public void Huffman_EverySymbol_ReadsBack()
    {
        Span<byte> output = stackalloc byte[8];
        for (var symbol = 0; symbol < 256; symbol++)
        {
            var coded = HuffmanOracle.Encode([(byte)symbol, (byte)'a', (byte)symbol]);
            Assert.Equal(3, Huffman.Decode(coded, output));
            Assert.Equal([(byte)symbol, (byte)'a', (byte)symbol], output[..3].ToArray());
        }
    }

    [Fact]
    public void Encode_AnyField_ReadsBackInLowerCase()
    {
        var random = new Random(11);
        for (var round = 0; round < 2000; round++)
        {
            var (name, value) = (Word(random, 30).ToUpperInvariant(), Word(random, random.Next(400)));
            var output = new byte[name.Length + value.Length + HpackEncoder.FieldOverhead];
            var length = HpackEncoder.Field(output, Encoding.ASCII.GetBytes(name), Encoding.ASCII.GetBytes(value));
            using var decoder = new HpackDecoder(1024);
            Assert.Equal($"{name.ToLowerInvariant()}: {value}", Decoded(decoder, output[..length]));
            Assert.Equal(0, decoder.TableSize);
        }

        Assert.Equal(0x10, (byte)(First("authorization") & 0xF0));
        Assert.Equal(0x00, (byte)(First("content-type") & 0xF0));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(503)]
    public void Status_Written_ReadsBack(int status)
    {
        var output = new byte[32];
        var length = HpackEncoder.Status(output, status);
        using var decoder = new HpackDecoder(1024);
        Assert.Equal($":status: {status}", Decoded(decoder, output[..length]));
    }

    private static byte First(string name)
    {
        var output = new byte[100];
        HpackEncoder.Field(output, Encoding.ASCII.GetBytes(name), "x"u8);
        return output[0];
    }

    private static string Word(Random random, int most) => string.Concat(Enumerable.Range(0, 1 + random.Next(most)).Select(_ => (char)('a' + random.Next(3))));

    private static string Decoded(HpackDecoder decoder, ReadOnlySpan<byte> block)
    {
        var list = new HeaderList(64 * 1024);
        Assert.True(decoder.TryDecode(block, list));
        return string.Join('|', Enumerable.Range(0, list.Count).Select(i => $"{Encoding.Latin1.GetString(list.Name(i))}: {Encoding.Latin1.GetString(list.Value(i))}"));
    }
}
