using System.Buffers;
using System.Text;
using FastMcp.Masking.Tests;
using FastMcp.Proxy.Encodings;
using FastMcp.Proxy.Masking;
using FastMcp.Proxy.Masking.Bodies;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Replies;
using FastMcp.Proxy.Tests.TestHarness;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Bodies;
using FastMcp.Wire.Http.Requests;

namespace FastMcp.Proxy.Tests.Encodings;

/// <summary>Encoded content is masked as it would have been, cut anywhere; what is broken, cut, too large or too dense is refused.</summary>
public sealed class DecodingTests
{
    public static TheoryData<string> Kinds => [.. Encoded.All.Select(kind => kind.ToString())];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Content_CutAtEveryByte_IsMaskedAsTheTextThatItSays(string name)
    {
        var kind = Enum.Parse<CodingKind>(name);
        var bench = new ReplyBench(Packs.Usual, CallKind.Plain, ReplyForm.Text) { Coding = kind };
        var seen = bench.PlayCutAnywhere(Encoded.Of(kind, "It is 536-22-8190 or jane.doe@example.com, so."u8.ToArray()));
        Assert.Equal("It is [SSN] or [EMAIL], so.", Encoding.UTF8.GetString(seen));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Events_FlushedOneByOne_LeaveOneByOne(string name)
    {
        var kind = Enum.Parse<CodingKind>(name);
        var bench = new ReplyBench(Packs.Usual, CallKind.ModelCall, ReplyForm.Events) { Coding = kind };
        string[] words = ["one ", "two ", "536-", "22-8190 ", "five "];
        var events = words.Select(word => ModelStream.Piece(ModelText.Content, word)).Append(ModelStream.End(0, ModelEnding.FinishAlone));
        var whole = Encoded.Of(kind, events, out var ends);
        bench.Begin();
        var from = 0;
        string[] seen = ["one ", "one two ", "one two ", "one two [SSN] ", "one two [SSN] five "];
        for (var i = 0; i < words.Length; i++)
        {
            bench.Push(whole.AsSpan(from, ends[i] - from));
            Assert.StartsWith(seen[i].TrimEnd(), new ModelClient(bench.Seen).Of(ModelText.Content), StringComparison.Ordinal);
            from = ends[i];
        }

        bench.Push(whole.AsSpan(from));
        Assert.Equal(seen[^1], new ModelClient(bench.End()).Of(ModelText.Content));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Content_CutShort_IsNotWhole(string name)
    {
        var kind = Enum.Parse<CodingKind>(name);
        var whole = Encoded.Of(kind, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 200).Select(i => $"word {i} "))));
        for (var length = 1; length < whole.Length; length++)
        {
            Assert.False(Decode(kind, whole[..length], out _), $"{length} of {whole.Length}");
        }

        Assert.True(Decode(kind, whole, out var text));
        Assert.False(Decode(kind, [.. whole, 0], out _), "more behind the end");

        // A second one behind the first is no content, or is part of it (RFC 8878 section 3); no client sees another text than was judged.
        Assert.True(!Decode(kind, [.. whole, .. whole], out var twice) || twice!.AsSpan().StartsWith(text));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Content_WithABitTurned_IsRefusedOrTheSame(string name)
    {
        var kind = Enum.Parse<CodingKind>(name);
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 50).Select(i => $"word {i} ")));
        var whole = Encoded.Of(kind, text);
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var broken = (byte[])whole.Clone();
            broken[bit / 8] ^= (byte)(1 << (bit % 8));
            // Brotli and the frames of zstd that these encoders write have no checksum: there a turned bit may be another text.
            if (Decode(kind, broken, out var got) && kind is CodingKind.Gzip or CodingKind.Deflate)
            {
                Assert.True(got is null || got.AsSpan().SequenceEqual(text), $"bit {bit}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Bomb_IsCutAtTheLimit(string name)
    {
        var kind = Enum.Parse<CodingKind>(name);
        var bomb = Encoded.Of(kind, new byte[64 << 20]);
        var output = new ArrayBufferWriter<byte>();
        Assert.Equal("expansion", BodyDecoder.Decode(kind, bomb, long.MaxValue, 100, output).Limit);
        Assert.True(output.WrittenCount < (2 << 20) + (100 * bomb.Length), $"{output.WrittenCount} bytes of {bomb.Length}");
        Assert.Equal("request-body", BodyDecoder.Decode(kind, bomb, 1000, 1_000_000, new ArrayBufferWriter<byte>()).Limit);

        var bench = new ReplyBench(Packs.Usual, CallKind.Plain, ReplyForm.Text) { Coding = kind };
        bench.Begin();
        Assert.Contains(bench.Fault(bomb), new[] { BodyFault.Expansion, BodyFault.TooLarge });
    }

    [Fact]
    public void Zstd_WithAWindowBeyondWhatSendersMayUse_IsRefused()
    {
        // A frame head that asks for a window of 1 GiB (RFC 8878 section 3.1.1.1.2), and a raw block of one byte.
        byte[] frame = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 20 << 3, 0x09, 0x00, 0x00, 0x41];
        Assert.False(Decode(CodingKind.Zstd, frame, out _));
    }

    [Theory]
    [InlineData("gzip", CodingKind.Gzip)]
    [InlineData("X-GZIP", CodingKind.Gzip)]
    [InlineData("identity, br", CodingKind.Brotli)]
    [InlineData("gzip, gzip", CodingKind.Unknown)]
    [InlineData("compress", CodingKind.Unknown)]
    [InlineData("identity", CodingKind.None)]
    public void Coding_IsWhatAllFieldsSay(string value, CodingKind expected)
    {
        var head = new RequestHead();
        var raw = Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Encoding: {value}\r\n\r\n");
        Assert.Equal(ParseResult.Done, RequestHeadReader.Read(raw, new HttpLimits(), head, out _, out _));
        Assert.Equal(expected, ContentCoding.Of(head.Fields));
    }

    private static bool Decode(CodingKind kind, byte[] content, out byte[]? text)
    {
        var output = new ArrayBufferWriter<byte>();
        var refusal = BodyDecoder.Decode(kind, content, 1 << 24, 1000, output);
        text = refusal.IsNone ? output.WrittenSpan.ToArray() : null;
        return refusal.IsNone;
    }
}
