using System.Text;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Fields;
using FastMcp.Wire.Http.Requests;
using FastMcp.Wire.Http.Responses;

namespace FastMcp.Wire.Tests.Http;

public sealed class HeadReuseTests
{
    private static readonly byte[] Rich = Encoding.Latin1.GetBytes(
        "POST http://gw.test/a?b HTTP/1.1\r\nHost: gw.test\r\nConnection: close, upgrade\r\nUpgrade: x\r\n" +
        "Expect: 100-continue\r\nContent-Length: 5\r\nMcp-Param-A: 1\r\n\r\nhello");

    private static readonly byte[] Plain = Encoding.Latin1.GetBytes("GET / HTTP/1.0\r\n\r\n");

    [Fact]
    public void RequestHead_Reset_IsAsNew()
    {
        var used = new RequestHead();
        Assert.Equal(ParseResult.Done, RequestHeadReader.Read(Rich, HttpLimits.Default, used, out _, out _));
        used.Reset();
        Assert.Equal(MessageText.Of(new RequestHead()), MessageText.Of(used));
        Assert.Equal(ParseResult.Done, RequestHeadReader.Read(Plain, HttpLimits.Default, used, out _, out _));

        var fresh = new RequestHead();
        RequestHeadReader.Read(Plain, HttpLimits.Default, fresh, out _, out _);
        Assert.Equal(MessageText.Of(fresh), MessageText.Of(used));
    }

    [Fact]
    public void RequestHead_Trimmed_SaysWhatItSaid_AndReadsWhatComesNext()
    {
        byte[][] heads = [Rich, Plain, Encoding.Latin1.GetBytes("GET /" + new string('a', 5000) + " HTTP/1.1\r\nHost: gw.test\r\n" + string.Concat(Enumerable.Range(0, 60).Select(at => $"X-{at}: {at}\r\n")) + "\r\n"), Rich];
        var trimmed = new RequestHead();
        // Before the first one there is nothing to keep.
        trimmed.Trim();
        foreach (var bytes in heads)
        {
            var fresh = new RequestHead();
            RequestHeadReader.Read(bytes, HttpLimits.Default, fresh, out _, out _);
            Assert.Equal(ParseResult.Done, RequestHeadReader.Read(bytes, HttpLimits.Default, trimmed, out _, out _));
            trimmed.Trim();
            Assert.Equal(MessageText.Of(fresh), MessageText.Of(trimmed));
            trimmed.Trim();
            Assert.Equal(MessageText.Of(fresh), MessageText.Of(trimmed));
            trimmed.Reset();
        }
    }

    [Fact]
    public void RequestHead_ResetHalfway_ForgetsWhatWasRead()
    {
        var head = new RequestHead();
        Assert.Equal(ParseResult.NeedMore, RequestHeadReader.Read(Rich.AsSpan(0, 70), HttpLimits.Default, head, out int consumed, out _));
        Assert.Equal(0, consumed);
        head.Reset();
        Assert.Equal(ParseResult.Done, RequestHeadReader.Read(Plain, HttpLimits.Default, head, out consumed, out _));
        Assert.Equal((Plain.Length, 0), (consumed, head.Fields.Count));
    }

    [Fact]
    public void RequestHead_NotReset_CannotBeReadInto()
    {
        var head = new RequestHead();
        RequestHeadReader.Read(Plain, HttpLimits.Default, head, out _, out _);
        Assert.Throws<InvalidOperationException>(() => RequestHeadReader.Read(Plain, HttpLimits.Default, head, out _, out _));
    }

    [Fact]
    public void RequestHead_RefusedHalfway_HoldsNothing()
    {
        var head = new RequestHead();
        byte[] bytes = Encoding.Latin1.GetBytes("GET /" + new string('a', 5000) + " HTTP/1.1\r\nHost: gw.test\r\nX : 1\r\n");
        Assert.Equal(ParseResult.Refused, RequestHeadReader.Read(bytes, HttpLimits.Default, head, out _, out _));
        Assert.Equal(MessageText.Of(new RequestHead()), MessageText.Of(head));
        Assert.Throws<InvalidOperationException>(() => RequestHeadReader.Read(bytes, HttpLimits.Default, head, out _, out _));
    }

    [Fact]
    public void ResponseHead_Reset_IsAsNew()
    {
        var used = new ResponseHead();
        byte[] bytes = [.. "HTTP/1.1 404 No\r\nContent-Length: 5\r\n\r\n"u8];
        Assert.Equal(ParseResult.Done, ResponseHeadReader.Read(bytes, HttpLimits.Default, MethodKind.Get, used, out _, out _));
        Assert.Throws<InvalidOperationException>(
            () => ResponseHeadReader.Read(bytes, HttpLimits.Default, MethodKind.Get, used, out _, out _));
        used.Reset();
        Assert.Equal(MessageText.Of(new ResponseHead()), MessageText.Of(used));
    }

    [Theory]
    [InlineData("Accept: a\r\nTE: gzip, Trailers\r\n", true)]
    [InlineData("TE: gzip\r\nTE: trailers\r\n", true)]
    [InlineData("TE: trailers;q=1\r\n", false)]
    [InlineData("Accept: trailers\r\n", false)]
    public void AcceptsTrailers_FromTeOnly(string fields, bool expected)
    {
        var head = new RequestHead();
        byte[] bytes = Encoding.Latin1.GetBytes("GET / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n");
        Assert.Equal(ParseResult.Done, RequestHeadReader.Read(bytes, HttpLimits.Default, head, out _, out _));
        Assert.Equal(expected, HopFields.AcceptsTrailers(head.Fields));
    }
}
