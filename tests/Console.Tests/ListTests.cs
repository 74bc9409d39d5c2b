using System.Globalization;
using System.Text.RegularExpressions;

namespace FastMcp.WebConsole.Tests;

/// <summary>The list finds what is looked for, page by page, and follows the record.</summary>
public sealed partial class ListTests(ServedFixture fixture) : IClassFixture<ServedFixture>
{
    [Fact]
    public async Task List_PageByPage_HasEveryExchangeOnceTheNewestFirst()
    {
        await using var served = await Served.StartAsync();
        for (var i = 0; i < 120; i++)
        {
            served.Records.Play(new Facts { Name = string.Create(CultureInfo.InvariantCulture, $"tool-{i:000}") }, "{}", ("{}", []));
        }

        await served.Records.WrittenAsync();
        var (names, address, pages) = (new List<string>(), "/?range=all", 0);
        while (address is not null)
        {
            var html = await served.GetAsync(address);
            names.AddRange(Name().Matches(html).Select(m => m.Groups[1].Value));
            address = Older().Match(html) is { Success: true } next ? System.Net.WebUtility.HtmlDecode(next.Groups[1].Value) : null;
            pages++;
        }

        Assert.Equal(3, pages);
        Assert.Equal(["later", "last", .. Enumerable.Range(0, 120).Reverse().Select(i => string.Create(CultureInfo.InvariantCulture, $"tool-{i:000}"))], names);
    }

    [Theory]
    [InlineData("q=Jane", "a")]
    [InlineData("caller=bob", "b")]
    [InlineData("rule=us-ssn", "a")]
    [InlineData("rule=no-deletes", "c")]
    [InlineData("verdict=deny", "c")]
    [InlineData("name=b&verdict=allow", "b")]
    [InlineData("session=00000000000000dd", "b")]
    [InlineData("route=hr", "c")]
    [InlineData("q=nobody+said+this", "")]
    public async Task Search_ByOneThing_FindsIt(string query, string expected)
    {
        var served = fixture.Served;
        var names = Name().Matches(await served.GetAsync("/?range=all&" + query)).Select(m => m.Groups[1].Value);
        Assert.Equal(expected, string.Join(' ', names));
    }

    [Fact]
    public async Task Feed_AnExchangeIsRecorded_SaysThatThereIsNews()
    {
        await using var served = await Served.StartAsync();
        await served.Records.WrittenAsync();
        await served.GetAsync("/");
        using var answer = await served.Client.GetAsync(new Uri("/live", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Assert.Equal("retry: 3000", await lines.ReadLineAsync());
        served.Records.Play(new Facts { Name = "news" }, "{}", ("{}", []));
        await served.Records.WrittenAsync();
        string? line;
        do
        {
            line = await lines.ReadLineAsync();
        }
        while (line is not "event: news");
        Assert.Contains("<b>news</b>", await served.GetAsync("/"));
    }

    [Fact]
    public async Task Feeds_MoreThanTheLimit_AreToldToComeLater()
    {
        await using var served = await Served.StartAsync();
        var open = new List<HttpResponseMessage>();
        for (var i = 0; i < ConsoleLimits.Live; i++)
        {
            open.Add(await served.Client.GetAsync(new Uri("/live", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead));
            Assert.Equal(200, (int)open[^1].StatusCode);
        }

        using var over = await served.Client.GetAsync(new Uri("/live", UriKind.Relative));
        Assert.Equal(503, (int)over.StatusCode);
        open.ForEach(one => one.Dispose());
        HttpResponseMessage again;
        while ((again = await served.Client.GetAsync(new Uri("/live", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead)).StatusCode != System.Net.HttpStatusCode.OK)
        {
            again.Dispose();
            await Task.Delay(20);
        }

        again.Dispose();
    }

    [GeneratedRegex("""<td class="call"><a href="/watch/[^"]+"><b>([^<]*)</b>""")]
    private static partial Regex Name();

    [GeneratedRegex("""<a rel="next" href="([^"]+)">""")]
    private static partial Regex Older();
}
