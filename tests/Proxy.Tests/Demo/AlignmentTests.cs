using FastMcp.Proxy.Demo.Playing;
using FastMcp.Proxy.Demo.Upstreams;

namespace FastMcp.Proxy.Tests.Demo;

public sealed class AlignmentTests
{
    private static readonly string _sent = $"to {Planted.Email.Text} and {Planted.Ssn.Text}.";

    [Fact]
    public void Of_MaskedText_FindsTheMasks()
    {
        var alignment = Alignment.Of(_sent, "to [EMAIL] and [SSN].")!;

        Assert.Equal("[EMAIL][SSN]", string.Concat("to [EMAIL] and [SSN].".Where((_, i) => alignment.IsMask(i))));
        Assert.Equal(Planted.Email.Text + Planted.Ssn.Text, string.Concat(_sent.Where((_, i) => alignment.IsValue(i))));
        Assert.Equal(_sent.Length, alignment.SentOf("to [EMAIL] and [SSN].".Length));
        Assert.Equal(3, alignment.SentOf(5));
        Assert.Equal(3 + Planted.Email.Text.Length, alignment.SentOf(10));
    }

    [Theory]
    [InlineData("to [EMAIL] or [SSN].")]
    [InlineData("to [EMAIL] and [SSN]. More")]
    [InlineData("TO [EMAIL] and [SSN].")]
    public void Of_TextThatDiffersElsewhere_IsNull(string got) => Assert.Null(Alignment.Of(_sent, got));

    [Fact]
    public void Leaks_ValueSplitOverDeltas_IsFound()
    {
        var capture = new Capture();
        foreach (var piece in Planted.Ssn.Text.Chunk(3))
        {
            capture.Add(0, "{\"choices\":[{\"delta\":{\"content\":\"" + new string(piece) + "\"}}]}");
        }

        Assert.Equal([Planted.Ssn], Leaks.In(capture.Texts));
    }

    [Fact]
    public void Leaks_ValueInJsonInsideText_IsFound()
    {
        var capture = new Capture();
        capture.Add(0, """{"result":{"content":[{"text":"{\"a\":\"jane.doe\\u0040acme.example\"}"}]}}""");

        Assert.Equal([Planted.Email], Leaks.In(capture.Texts));
    }
}
