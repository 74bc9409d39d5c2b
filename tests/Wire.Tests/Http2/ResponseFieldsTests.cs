using System.Text;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Bodies;
using FastMcp.Wire.Http.Requests;
using FastMcp.Wire.Http.Responses;
using FastMcp.Wire.Http2.Hpack;
using FastMcp.Wire.Http2.Messages;

namespace FastMcp.Wire.Tests.Http2;

public sealed class ResponseFieldsTests
{
    [Theory]
    [InlineData("x-a", "1\r\nx: y")]
    [InlineData("X-A", "1")]
    [InlineData("connection", "close")]
    [InlineData("transfer-encoding", "chunked")]
    [InlineData("content-length", "-1")]
    [InlineData(":status", "200")]
    [InlineData(":path", "/")]
    public void Write_FieldThatCannotGoOn_Refused(string name, string value) =>
        Assert.NotNull(Blocks.Answer(Blocks.Of((":status", "200"), (name, value))).Flaw);

    [Theory]
    [InlineData("")]
    [InlineData("20")]
    [InlineData("0200")]
    [InlineData("2x0")]
    [InlineData("099")]
    [InlineData("600")]
    [InlineData("101")]
    [InlineData("+20")]
    public void Write_StatusThatIsNone_Refused(string status) => Assert.NotNull(Blocks.Answer(Blocks.Of((":status", status))).Flaw);

    [Fact]
    public void Write_NoStatusOrNotFirst_Refused()
    {
        Assert.NotNull(Blocks.Answer(Blocks.Of()).Flaw);
        Assert.NotNull(Blocks.Answer(Blocks.Of(("x-a", "1"), (":status", "200"))).Flaw);
        Assert.NotNull(Blocks.Answer(Blocks.Of((":status", "200"), ("content-length", "3")), endsStream: true).Flaw);
    }

    [Theory]
    [InlineData(200, -1, false, MethodKind.Get, BodyFraming.Chunked)]
    [InlineData(200, 7, false, MethodKind.Get, BodyFraming.Length)]
    [InlineData(200, -1, true, MethodKind.Get, BodyFraming.None)]
    [InlineData(200, 0, true, MethodKind.Post, BodyFraming.None)]
    [InlineData(200, 7, true, MethodKind.Head, BodyFraming.None)]
    [InlineData(204, -1, true, MethodKind.Get, BodyFraming.None)]
    [InlineData(304, 7, true, MethodKind.Get, BodyFraming.None)]
    [InlineData(103, -1, false, MethodKind.Get, BodyFraming.None)]
    public void Write_Good_IsReadWithTheSameContent(int status, int length, bool ends, MethodKind method, BodyFraming framing)
    {
        (string, string)[] fields = [(":status", $"{status}"), .. length < 0 ? ((string, string)[])[] : [("content-length", $"{length}")], ("x-a", "v")];
        var (flaw, text, _) = Blocks.Answer(Blocks.Of(fields), ends, method);
        Assert.Null(flaw);
        var head = new ResponseHead();
        Assert.Equal(ParseResult.Done, ResponseHeadReader.Read(Encoding.Latin1.GetBytes(text), HttpLimits.Default, method, head, out var consumed, out _));
        Assert.Equal(text.Length, consumed);
        Assert.True(head.Framing == framing || (framing == BodyFraming.None && head.ContentLength == 0), $"{head.Framing}");
        Assert.Equal(status, head.Status);
    }

    [Fact]
    public void HeaderBlock_OfAnAnswer_HasItsFieldsAndNothingOfTheConnection()
    {
        var head = new ResponseHead();
        var text = "HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\nX-A: v\r\nSet-Cookie: a\r\nSet-Cookie: b\r\nKeep-Alive: 5\r\n\r\n"u8;
        Assert.Equal(ParseResult.Done, ResponseHeadReader.Read(text, HttpLimits.Default, MethodKind.Get, head, out _, out _));
        var block = new byte[HeaderBlocks.MostOf(head.Fields)];
        var length = HeaderBlocks.Write(head, block);
        var list = new HeaderList(4096);
        using var decoder = new HpackDecoder(4096);
        Assert.True(decoder.TryDecode(block.AsSpan(0, length), list));
        Assert.Equal(":status=200|x-a=v|set-cookie=a|set-cookie=b", string.Join('|', Enumerable.Range(0, list.Count).Select(i => $"{Encoding.ASCII.GetString(list.Name(i))}={Encoding.ASCII.GetString(list.Value(i))}")));
    }
}
