using System.Text;
using System.Text.Json;
using FastMcp.PolicyCompiler.Catalogues;
using FastMcp.Proxy.Gating.Tools;
using FastMcp.Proxy.Health.Metrics;

namespace FastMcp.Proxy.Tests.Gating.Tools;

public sealed class ResultBoundsTests
{
    private static readonly string s_long = new('x', 300);

    [Fact]
    public void Result_AsLongAsItMayBe_IsItself()
    {
        const string Text = """{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"short"}]}}""";
        Assert.Equal(Text, Shown(Text, 1000, 100));
        Assert.Equal(Text, Shown(Text, 60, 40));
    }

    [Fact]
    public void Result_ThatIsLonger_BecomesAnErrorWithItsId()
    {
        using var shown = JsonDocument.Parse(Shown($$$"""{"result":{"content":[{"type":"text","text":"{{{s_long}}}"},{"type":"text","text":"{{{s_long}}}"}]},"id":"a-7","jsonrpc":"2.0"}""", 500, 400));
        Assert.Equal("a-7", shown.RootElement.GetProperty("id").GetString());
        Assert.Equal(-31004, shown.RootElement.GetProperty("error").GetProperty("code").GetInt32());
        Assert.False(shown.RootElement.TryGetProperty("result", out _));
    }

    [Fact]
    public void Item_ThatIsLonger_IsATextThatSaysSoAndOthersStay()
    {
        using var shown = JsonDocument.Parse(Shown($$$"""{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"a"},{"type":"text","text":"{{{s_long}}}"},{"type":"image","data":"{{{s_long}}}","mimeType":"image/png"}],"isError":false}}""", 2000, 200));
        var content = shown.RootElement.GetProperty("result").GetProperty("content");
        Assert.Equal(["a", "withheld", "withheld"], content.EnumerateArray().Select(one => one.GetProperty("text").GetString()!.TrimStart('[').Split(':')[0]));
        Assert.All(content.EnumerateArray(), one => Assert.Equal("text", one.GetProperty("type").GetString()));
    }

    [Theory]
    [InlineData("structuredContent")]
    [InlineData("StructuredContent")]
    public void StructuredContent_ThatIsLonger_MakesAnErrorOfAll(string key) =>
        Assert.Contains("\"error\"", Shown($$$"""{"jsonrpc":"2.0","id":1,"result":{"content":[],"{{{key}}}":{"a":"{{{s_long}}}" } } }""", 5000, 200), StringComparison.Ordinal);

    [Theory]
    [InlineData("{\"id\":1,\"error\":{\"code\":-1,\"message\":\"LONG\"}}")]
    [InlineData("{\"id\":1,\"Error\":{\"code\":-1,\"message\":\"LONG\"}}")]
    public void Error_ThatIsLonger_IsAnotherError(string text)
    {
        using var shown = JsonDocument.Parse(Shown(text.Replace("LONG", s_long, StringComparison.Ordinal), 200, 0));
        Assert.Equal(1, shown.RootElement.GetProperty("id").GetInt32());
        Assert.Equal(-31004, shown.RootElement.GetProperty("error").GetProperty("code").GetInt32());
    }

    // What stands for a resource has its URI, and what stands for a message its role: neither can be made of a text.
    [Theory]
    [InlineData("""{"contents":[{"uri":"a:b","text":"LONG"}]}""")]
    [InlineData("""{"messages":[{"role":"user","content":{"type":"text","text":"LONG"}}]}""")]
    [InlineData("""{"contents":["LONG"]}""")]
    public void ItemOfAResourceOrAPrompt_ThatIsLonger_MakesAnErrorOfAll(string result)
    {
        using var shown = JsonDocument.Parse(Shown($$"""{"id":1,"result":{{result.Replace("LONG", s_long, StringComparison.Ordinal)}}}""", 5000, 200));
        Assert.False(shown.RootElement.TryGetProperty("result", out _));
        Assert.Contains("part of it longer than 200", shown.RootElement.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Batch_WithOneThatIsLonger_KeepsTheOthers()
    {
        using var shown = JsonDocument.Parse(Shown($$$"""[{"id":1,"result":{"content":[]}},{"id":2,"result":{"content":[{"text":"{{{s_long}}}"}]}},{"method":"n","params":{"a":"{{{s_long}}}"}}]""", 200, 0));
        Assert.Equal(["result", "error", "method"], shown.RootElement.EnumerateArray().Select(one => one.EnumerateObject().First(member => member.Name is "result" or "error" or "method").Name));
    }

    [Theory]
    [InlineData("{\"id\":1,\"result\":{\"content\":[]},\"result\":{\"content\":[{\"text\":\"LONG\"}]}}")]
    [InlineData("{\"id\":1,\"Result\":{\"content\":[{\"text\":\"LONG\"}]}}")]
    [InlineData("{\"id\":1,\"result\":\"LONG\"}")]
    [InlineData("{\"id\":1,\"r\\u0065sult\":{\"content\":[{\"text\":\"LONG\"}]}}")]
    public void Result_InAnyForm_HasItsBound(string text) =>
        Assert.DoesNotContain("xxxx", Shown(text.Replace("LONG", s_long, StringComparison.Ordinal), 200, 0), StringComparison.Ordinal);

    [Fact]
    public void Document_ThatIsNoJson_IsSaid() => Assert.False(Filter(100, 0).TryFilter(Encoding.UTF8.GetBytes("{\"id\":1,\"result\":" + s_long), out _));

    private static string Shown(string document, long bytes, long item)
    {
        Assert.True(Filter(bytes, item).TryFilter(Encoding.UTF8.GetBytes(document), out var shown));
        return Encoding.UTF8.GetString(shown);
    }

    private static ResultBounds Filter(long bytes, long item) => new(new ResultsPlan(bytes, item), new PinMeters(new MetricsRegistry()).Results, 7);
}
