using System.Text;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Requests;
using FastMcp.Wire.Http2.Hpack;

namespace FastMcp.Wire.Tests.Http2;

/// <summary>What must not become a request of HTTP/1.1, and that what does is one request, the one that was meant.</summary>
public sealed class RequestFieldsTests
{
    private static readonly (string, string)[] _good = [(":method", "POST"), (":scheme", "http"), (":path", "/a?b=c"), (":authority", "gw.example:81")];

    public static TheoryData<string, string, string> Refused => new()
    {
        { "x-a", "1\r\nx-b: 2", "CR LF in a value" },
        { "x-a", "1\nx", "LF in a value" },
        { "x-a", "1\0", "NUL in a value" },
        { "x-a", " 1", "white space before a value" },
        { "x-a", "1\t", "white space behind a value" },
        { "x a", "1", "a space in a name" },
        { "x-a: 1\r\nx-b", "1", "lines in a name" },
        { "x:a", "1", "a colon in a name" },
        { "", "1", "no name" },
        { "X-A", "1", "upper case" },
        { "x-\u00e4", "1", "a name that is no token" },
        { "connection", "close", "of a connection" },
        { "connection", "x-a", "of a connection" },
        { "keep-alive", "1", "of a connection" },
        { "proxy-connection", "close", "of a connection" },
        { "transfer-encoding", "chunked", "framing of HTTP/1.1" },
        { "transfer-encoding", "identity", "framing of HTTP/1.1" },
        { "upgrade", "h2c", "of a connection" },
        { "te", "gzip", "TE but trailers" },
        { "te", "trailers, chunked", "TE but trailers" },
        { "content-length", "5", "a length of what does not follow" },
        { "content-length", "+0", "a length that is no number" },
        { "content-length", "0, 0", "a length that is no number" },
        { "content-length", "", "a length that is no number" },
        { "content-length", "99999999999999999999", "a length that is no number" },
        { "host", "other.example", "another host than the authority" },
        { ":path", "/again", "a pseudo-field twice, behind the others" },
        { ":protocol", "websocket", "an unknown pseudo-field" },
        { ":status", "200", "one of answers" },
        { ":", "x", "an empty pseudo-field" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Write_FieldThatCannotGoOn_Refused(string name, string value, string why) =>
        Assert.True(Blocks.Request(Blocks.Of([.. _good, ("x-before", "1"), (name, value)])).Flaw is not null, why);

    [Theory]
    [InlineData(":method", "GE T")]
    [InlineData(":method", "")]
    [InlineData(":method", "GET / HTTP/1.1\r\nhost: a\r\n\r\nPOST")]
    [InlineData(":scheme", "ftp")]
    [InlineData(":scheme", "")]
    [InlineData(":path", "")]
    [InlineData(":path", "a")]
    [InlineData(":path", "*")]
    [InlineData(":path", "http://other.example/")]
    [InlineData(":path", "/a b")]
    [InlineData(":path", "/a HTTP/1.1\r\nx: y")]
    [InlineData(":path", "/a\u0000")]
    [InlineData(":path", "/a#b")]
    [InlineData(":path", "/\u00e4")]
    [InlineData(":authority", "")]
    [InlineData(":authority", "a b")]
    [InlineData(":authority", "a\r\nx: y")]
    public void Write_PseudoFieldThatIsNone_Refused(string name, string value)
    {
        var fields = _good.Select(field => field.Item1 == name ? (name, value) : field).ToArray();
        Assert.NotNull(Blocks.Request(Blocks.Of(fields)).Flaw);
    }

    [Theory]
    [InlineData(":method")]
    [InlineData(":scheme")]
    [InlineData(":path")]
    public void Write_PseudoFieldMissingOrTwice_Refused(string name)
    {
        Assert.NotNull(Blocks.Request(Blocks.Of([.. _good.Where(field => field.Item1 != name)])).Flaw);
        Assert.NotNull(Blocks.Request(Blocks.Of([_good.First(field => field.Item1 == name), .. _good])).Flaw);
        Assert.NotNull(Blocks.Request(Blocks.Of([.. _good.Where(field => field.Item1 != name), ("x-a", "1"), .. _good.Where(field => field.Item1 == name)])).Flaw);
    }

    [Fact]
    public void Write_HostsAndLengthsThatStandTwice_Refused()
    {
        Assert.NotNull(Blocks.Request(Blocks.Of([.. _good[..3], ("host", "a.example"), ("host", "a.example")])).Flaw);
        Assert.NotNull(Blocks.Request(Blocks.Of([.. _good, ("content-length", "5"), ("content-length", "5")]), endsStream: false).Flaw);
    }

    [Fact]
    public void Write_Good_IsTheRequestThatWasMeant()
    {
        var (flaw, head, frame) = Blocks.Request(Blocks.Of([.. _good, ("cookie", "a=1"), ("x-a", "v"), ("cookie", "b=2"), ("host", "GW.example:81"), ("te", "trailers")]), endsStream: false);
        Assert.Null(flaw);
        Assert.Equal("POST /a?b=c HTTP/1.1\r\nx-a: v\r\nte: trailers\r\nHost: gw.example:81\r\nCookie: a=1; b=2\r\nTransfer-Encoding: chunked\r\n\r\n", head);
        Assert.True(frame.IsChunked);
        Assert.Equal(-1, frame.Length);
        Assert.Equal("GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n", Blocks.Request(Blocks.Of((":method", "GET"), (":scheme", "https"), (":path", "/"), ("host", "h"), ("content-length", "000"))).Head);
    }

    [Fact]
    public void Write_Tunnel_IsLeftToWhoRefusesThem()
    {
        var (flaw, head, _) = Blocks.Request(Blocks.Of((":method", "CONNECT"), (":authority", "db.internal:5432")), endsStream: false);
        Assert.Null(flaw);
        Assert.Equal(ParseResult.Refused, RequestHeadReader.Read(Encoding.ASCII.GetBytes(head), HttpLimits.Default, new RequestHead(), out _, out _));
    }

    // Whatever passes is read as one head, to its last byte, with the same fields; whatever is refused could not be.
    [Fact]
    public void Write_AnyFields_AreOneRequestOrRefused()
    {
        string[] names = ["x-a", "accept", "content-length", "host", "cookie", "te", "x\r\ny", "", ":path", "transfer-encoding", "x_y", "content-type", "expect"];
        string[] values = ["1", "0", "a, b", "", " x", "trailers", "x\r\n\r\nGET /evil HTTP/1.1", "gw.example:81", "\u00ff", "100-continue"];
        var passed = 0;
        for (var seed = 0; seed < 4000; seed++)
        {
            var random = new Random(seed);
            var more = Enumerable.Range(0, random.Next(5)).Select(_ => (names[random.Next(names.Length)], values[random.Next(values.Length)]));
            var ends = random.Next(2) == 0;
            var list = Blocks.Of([.. _good, .. more]);
            var (flaw, text, _) = Blocks.Request(list, ends);
            if (flaw is not null)
            {
                continue;
            }

            passed++;
            var head = new RequestHead();
            var bytes = Encoding.Latin1.GetBytes(text);
            var result = RequestHeadReader.Read(bytes, HttpLimits.Default, head, out var consumed, out _);
            Assert.False(result == ParseResult.NeedMore, $"seed {seed}");
            if (result == ParseResult.Done)
            {
                Assert.True(bytes.Length == consumed, $"seed {seed}: {text}");
                Assert.Equal("/a", Encoding.ASCII.GetString(head.Path));
                Assert.Equal("gw.example:81", Encoding.ASCII.GetString(head.Authority));
                Assert.True(head.Fields.Count <= list.Count);
            }
        }

        Assert.InRange(passed, 200, 3800);
    }
}
