using System.Text;
using CsCheck;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Bodies;
using FastMcp.Wire.Http.Fields;

namespace FastMcp.Wire.Tests.Http;

public sealed class BodyReaderTests
{
    private delegate BodyReader Make();

    [Fact]
    public void Chunked_AnyChunkingAndCuts_GivesTheContentBack() =>
        Gen.Select(Gen.Byte.Array[0, 400].Array[0, 8], Mutation.Arrivals).Sample(
            (pieces, cuts) =>
            {
                byte[] wire = [.. pieces.Where(piece => piece.Length > 0).SelectMany(Chunk), .. ChunkWriter.LastChunk];
                byte[] expected = [.. pieces.SelectMany(piece => piece)];
                Make make = () => new BodyReader(BodyFraming.Chunked, 0, HttpSide.Response, HttpLimits.Default);
                return Read(make(), wire, Mutation.ArrivalsFor(wire, cuts)).SequenceEqual(expected)
                    && Read(make(), wire, Cuts.EveryByte(wire)).SequenceEqual(expected);
            },
            iter: 2000,
            threads: 1);

    [Fact]
    public void Length_ContentAndMore_StopsAtTheLength()
    {
        var body = new BodyReader(BodyFraming.Length, 5, HttpSide.Request, HttpLimits.Default);
        Assert.Equal(BodyStatus.Data, body.Next("helloGET /"u8, out int consumed, out ReadOnlySpan<byte> data));
        Assert.Equal("hello", MessageText.Of(data));
        Assert.Equal(5, consumed);
        Assert.True(body.IsComplete);
        Assert.Equal(BodyStatus.End, body.Next("GET /"u8, out consumed, out _));
        Assert.Equal(0, consumed);
        Assert.Equal(5, body.Received);
        Assert.Equal(BodyStatus.End, body.EndOfInput());
    }

    [Fact]
    public void Length_ConnectionEndsEarly_IsATruncationOfThatSide()
    {
        var body = new BodyReader(BodyFraming.Length, 5, HttpSide.Response, HttpLimits.Default);
        body.Next("hell"u8, out _, out _);
        Assert.Equal(BodyStatus.NeedMore, body.Next(default, out _, out _));
        Assert.Equal(BodyStatus.Refused, body.EndOfInput());
        Assert.Equal((HttpFaultKind.Truncated, HttpSide.Response, 502), (body.Fault.Kind, body.Fault.Side, body.Fault.Status));
        Assert.Equal(BodyStatus.Refused, body.Next("o"u8, out _, out _));
    }

    [Fact]
    public void UntilClose_ConnectionEnds_IsWhole()
    {
        var body = new BodyReader(BodyFraming.UntilClose, 0, HttpSide.Response, HttpLimits.Default);
        Assert.Equal(BodyStatus.Data, body.Next("abc"u8, out _, out _));
        Assert.False(body.IsComplete);
        Assert.Equal(BodyStatus.End, body.EndOfInput());
        Assert.True(body.IsComplete);
    }

    [Fact]
    public void Default_AnyInput_IsEmptyContent()
    {
        BodyReader body = default;
        Assert.Equal(BodyStatus.End, body.Next("abc"u8, out int consumed, out _));
        Assert.Equal(0, consumed);
    }

    [Fact]
    public void Chunked_DataInInput_IsASliceOfIt()
    {
        byte[] wire = [.. "5\r\nhello\r\n"u8];
        var body = new BodyReader(BodyFraming.Chunked, 0, HttpSide.Response, HttpLimits.Default);
        Assert.Equal(BodyStatus.Data, body.Next(wire, out int consumed, out ReadOnlySpan<byte> data));
        Assert.Equal(8, consumed);
        Assert.True(data.Overlaps(wire, out int offset));
        Assert.Equal(0, offset + 3);
    }

    [Fact]
    public void Chunked_Trailers_KeepsThoseOnTheListOnly()
    {
        var trailers = new FieldTable();
        var body = new BodyReader(BodyFraming.Chunked, 0, HttpSide.Response, HttpLimits.Default, trailers);
        byte[] wire = Encoding.Latin1.GetBytes("0\r\nDigest: a\r\nSet-Cookie: b\r\nServer-Timing: c\r\nAuthorization: d\r\n\r\nX");
        Assert.Equal(BodyStatus.End, body.Next(wire, out int consumed, out _));
        Assert.Equal(wire.Length - 1, consumed);
        Assert.Equal("Digest=a Digest Forward\nServer-Timing=c ServerTiming Forward\n", MessageText.Of(trailers));
    }

    private static byte[] Chunk(byte[] piece)
    {
        var room = new byte[ChunkWriter.MaxSizeLine];
        int start = ChunkWriter.WriteSizeLineBefore(room, piece.Length);
        return [.. room[start..], .. piece, .. ChunkWriter.DataEnd];
    }

    private static byte[] Read(BodyReader body, byte[] wire, int[] arrivals)
    {
        using var content = new MemoryStream();
        int start = 0;
        BodyStatus status = BodyStatus.NeedMore;
        foreach (int arrived in arrivals)
        {
            do
            {
                status = body.Next(wire.AsSpan(start, arrived - start), out int consumed, out ReadOnlySpan<byte> data);
                content.Write(data);
                start += consumed;
            }
            while (status == BodyStatus.Data);
        }

        Assert.Equal(BodyStatus.End, status);
        Assert.Equal(wire.Length, start);
        return content.ToArray();
    }
}
