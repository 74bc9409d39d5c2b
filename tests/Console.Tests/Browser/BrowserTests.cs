using FastMcp.Policy.Facts;
using FastMcp.Recording;
using FastMcp.TestKit.Programs;

namespace FastMcp.WebConsole.Tests.Browser;

/// <summary>The console in a real Chromium. Explicit: tests/browser.sh runs them, where there is one.</summary>
public sealed class BrowserTests
{
    // Letters of the other direction, one that turns it, a bell, a space of no width; markup for text and for attributes.
    private const string Hostile = "ab\u05d0\u05d1\u05d2cd\u202eef\u0007\u200bgh</title></script><script>window.ran=1</script>\"'><img src=x onerror=window.ran=2><svg onload=window.ran=3>";

    [Fact(Explicit = true)]
    public async Task Everything_HostileInEveryField_NothingRunsAndNothingIsReordered()
    {
        await using var served = await Served.StartAsync(new FakeGateway { Word = Hostile });
        var facts = new Facts { Caller = Hostile, Route = Hostile, Upstream = Hostile, Method = Hostile, Name = Hostile, Decision = Hostile };
        served.Records.Play(facts, $$"""{"a":{{System.Text.Json.JsonSerializer.Serialize(Hostile)}}}""", (Hostile, [Hostile]));
        served.Records.Play(facts with { Protocol = Protocol.OpenAi, ContentType = "text/event-stream" }, Hostile, (Records.ChatEvent($$"""{"content":{{System.Text.Json.JsonSerializer.Serialize(Hostile)}}}"""), []));
        served.Records.Refuse(facts, "denied");
        await served.Records.WrittenAsync();
        var watched = served.Records.Read().Where(e => e.Closed is not null && e.Opened.Caller == Hostile).Select(e => $"/watch/{e.Id}");
        var query = Uri.EscapeDataString(Hostile);
        string[] pages = ["/?range=all", "/?by=session&range=all", "/policy", "/agents", "/health", $"/?q={query}&caller={query}&rule={query}", "/no/such/page", .. watched];
        Assert.Equal("", await Chromium.RunAsync("hostile.mjs", [$"http://{served.Address}", .. pages]));
    }

    [Fact(Explicit = true)]
    public async Task Watch_ModelStreamAndToolCall_EachPieceIsShownWhenItWas()
    {
        var (faults, pieces) = await Played.InAsync("timing.mjs");
        Assert.Equal("", faults);
        Assert.Equal((33, 2), pieces);
    }

    [Fact(Explicit = true)]
    public async Task Console_ByKeysThemesAndNews_DoesWhatItSays()
    {
        var clock = new HandClock();
        await using var served = await Served.StartAsync(new FakeGateway(), clock);
        Played.Stream(served.Records, clock);
        await served.Records.WrittenAsync();
        var script = Chromium.RunAsync("using.mjs", $"http://{served.Address}", served.Records.Read()[0].Id.ToString());
        // Exchanges pass while the page is open, until the script has seen one come.
        while (!script.IsCompleted)
        {
            Played.ToolCall(served.Records, clock);
            await served.Records.WrittenAsync();
            await Task.WhenAny(script, Task.Delay(300));
        }

        Assert.Equal("", await script);
    }
}
