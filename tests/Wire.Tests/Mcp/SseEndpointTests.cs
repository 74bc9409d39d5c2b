using System.Text;
using FastMcp.Wire.Mcp;

namespace FastMcp.Wire.Tests.Mcp;

/// <summary>Where messages of HTTP+SSE are sent is the stream's own origin, or nowhere.</summary>
public sealed class SseEndpointTests
{
    private static readonly Uri _stream = new("https://api.example:8443/v1/sse");

    [Theory]
    [InlineData("/message?sessionId=1", "/message", "sessionId=1")]
    [InlineData("?s=1", "/v1/sse", "s=1")]
    [InlineData("message", "/v1/message", "")]
    [InlineData("../message?a=b&c=%2F", "/message", "a=b&c=%2F")]
    [InlineData("https://api.example:8443/m", "/m", "")]
    [InlineData("HTTPS://API.EXAMPLE:8443/m", "/m", "")]
    [InlineData("//api.example:8443/m?x", "/m", "x")]
    [InlineData("https://api.example:8443", "/", "")]
    public void AnAddressOfTheSameOrigin_IsTaken(string data, string path, string query)
    {
        Assert.Equal(SseEndpointFault.None, SseEndpoint.Resolve(_stream, Encoding.ASCII.GetBytes(data), out var address));
        Assert.Equal((path, query), address);
    }

    [Theory]
    [InlineData("https://api.example/m")]
    [InlineData("http://api.example:8443/m")]
    [InlineData("https://api.example.evil:8443/m")]
    [InlineData("//evil/m")]
    [InlineData("https://u@api.example:8443/m")]
    [InlineData("https://api.example:8443@evil/m")]
    [InlineData("file:///etc/passwd")]
    [InlineData("javascript:x")]
    public void AnAddressOfAnother_IsRefused(string data) =>
        Assert.Equal(SseEndpointFault.OtherOrigin, SseEndpoint.Resolve(_stream, Encoding.ASCII.GetBytes(data), out _));

    [Theory]
    [InlineData("")]
    [InlineData("/a b")]
    [InlineData("/\\evil")]
    [InlineData("/a\tb")]
    [InlineData("/ä")]
    [InlineData("/a#b")]
    [InlineData("/a%")]
    [InlineData("/a%4x")]
    [InlineData("https://[::1/m")]
    public void WhatIsNoAddress_IsRefused(string data) =>
        Assert.Equal(SseEndpointFault.Malformed, SseEndpoint.Resolve(_stream, Encoding.UTF8.GetBytes(data), out _));

    [Fact]
    public void ALongOne_IsRefused() => Assert.Equal(SseEndpointFault.TooLong, SseEndpoint.Resolve(_stream, new byte[SseEndpoint.Longest + 1], out _));

    [Fact]
    public void Law_WhateverItIs_TheRequestLineStaysOne()
    {
        var random = new Random(5);
        string[] parts = ["/", "//", "\\", "..", "%2e", "%", "http:", "https://", "api.example:8443", "evil", "@", "?", "#", ":", "a", "\r\n", " ", "[", "é"];
        for (var i = 0; i < 20_000; i++)
        {
            var data = string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => parts[random.Next(parts.Length)]));
            if (SseEndpoint.Resolve(_stream, Encoding.UTF8.GetBytes(data), out var address) != SseEndpointFault.None)
            {
                continue;
            }

            Assert.StartsWith("/", address.Path, StringComparison.Ordinal);
            Assert.All(address.Path + address.Query, c => Assert.InRange(c, '!', '~'));
            // What a browser would make of it is of the same origin too.
            Assert.Equal("https://api.example:8443", new Uri(_stream, data).GetLeftPart(UriPartial.Authority));
        }
    }
}
