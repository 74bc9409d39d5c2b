using System.Net;
using CsCheck;
using FastMcp.Recording;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Sessions;
using FastMcp.WebConsole.Html;

namespace FastMcp.WebConsole.Tests;

/// <summary>No value becomes markup, whatever it is and wherever it stands.</summary>
public sealed class EscapingTests
{
    private const string Hostile = "</title></script><script>alert(1)</script>\"'><img src=x onerror=alert(2)>\u202e\u0007\u200b\ud800 ]]>&amp;`";

    [Fact]
    public void Value_OfAnyCharacters_IsTextThatReadsTheSame() =>
        Gen.String[Gen.OneOf(Gen.Char["<>&\"'`= /\\"], Gen.Char[' ', '\u024f'], Gen.Char['\u2000', '\u2070']), 0, 40].Sample(
            value =>
            {
                var markup = System.Text.Encoding.UTF8.GetString(new HtmlText().Add($"<a title=\"{value}\">{value}</a>").ToBytes());
                var inside = markup["<a title=\"".Length..^"</a>".Length].Split("\">", 2);
                Assert.Equal(2, inside.Length);
                foreach (var text in inside)
                {
                    Assert.False(text.AsSpan().IndexOfAny("<>\"'") >= 0 || text.Contains('`', StringComparison.Ordinal));
                    Assert.DoesNotContain(text, c => char.IsControl(c) || c is (>= '\u200b' and <= '\u200f') or (>= '\u2028' and <= '\u202e') or (>= '\u2060' and <= '\u206f'));
                    Assert.Equal(FastMcp.Recording.Reading.VisibleText.Of(value), WebUtility.HtmlDecode(text));
                }
            },
            iter: 2000);

    [Fact]
    public async Task Pages_HostileTextInEveryField_HoldItAsTextOnly()
    {
        await using var served = await Served.StartAsync(new FakeGateway { Word = Hostile });
        var facts = new Facts { Caller = Hostile, Route = Hostile, Upstream = Hostile, Method = Hostile, Name = Hostile, Decision = Hostile };
        served.Records.Play(facts, Hostile, (Hostile, [Hostile]));
        var everywhere = served.Records.Open(facts with { Session = 0xbad });
        served.Records.SayEverywhere(everywhere, Hostile);
        served.Records.Append(everywhere, Direction.Reply, Hostile);
        served.Records.Close(everywhere);
        served.Records.Refuse(facts, Hostile);
        await served.Records.WrittenAsync();
        var id = served.Records.Read()[0].Id;
        var other = served.Records.Read().Single(e => e.Opened.Session == 0xbad).Id;
        var query = Uri.EscapeDataString(Hostile);
        string[] pages =
        [
            "/?range=all", "/?by=session&range=all", "/policy", "/agents", "/health", $"/watch/{id}", $"/watch/{other}", "/?team=x&agent=y&range=all", $"/?q={query}&caller={query}&name={query}&rule={query}&route={query}&session={query}&range={query}",
        ];
        foreach (var page in pages)
        {
            var html = await served.GetAsync(page);
            Assert.DoesNotContain("alert(1)</script>", html);
            Assert.DoesNotContain("<img", html);
            Assert.DoesNotContain("onerror=alert(2)>", html);
            Assert.DoesNotContain('\u202e', html);
            Assert.DoesNotContain('\u0007', html);
            // Scripts are files, all of them.
            Assert.All(html.Split("<script").Skip(1), script => Assert.StartsWith(" src=\"/assets/", script, StringComparison.Ordinal));
            Assert.DoesNotContain(" style=", html);
            Assert.DoesNotContain(" onclick", html);
        }

        Assert.Contains("&lt;script&gt;alert(1)", await served.GetAsync("/?range=all"));
        // The command line's lines too, of every entry of the record, the log's own included.
        foreach (var line in new LogFolder(served.Records.Folder).Read().Select(LogEntryText.Format))
        {
            Assert.DoesNotContain(line, c => char.IsControl(c) || c is '\u202e' or '\u200b');
        }

        foreach (var exchange in served.Records.Read())
        {
            Assert.DoesNotContain(ExchangeLine.Format(ExchangeSummary.Of(exchange)), c => char.IsControl(c) || c is '\u202e' or '\u200b');
        }

        var beside = await served.GetAsync($"/api/exchanges/{other}");
        Assert.DoesNotContain('<', beside);
        Assert.DoesNotContain('\u202e', beside);
        Assert.Contains("lent ", beside);
        var timeline = await served.GetAsync($"/api/exchanges/{id}");
        Assert.DoesNotContain('<', timeline);
        Assert.DoesNotContain('\u202e', timeline);
        Assert.Contains("[\"hidden\",\"U\\u002B202E\",\"\"]", timeline);
    }
}
