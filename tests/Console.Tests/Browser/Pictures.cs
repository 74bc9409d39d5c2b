using FastMcp.Policy.Facts;
using FastMcp.Recording;
using FastMcp.TestKit;
using FastMcp.TestKit.Programs;

namespace FastMcp.WebConsole.Tests.Browser;

/// <summary>Takes the pictures of docs/console.md, of a day that never was. Explicit: <c>tests/browser.sh --pictures</c>.</summary>
public sealed class Pictures
{
    private static readonly (string Name, string Route, string Upstream, string[] Rules, double Usual)[] Tools =
    [
        ("get_customer", "crm", "crm", ["email", "us-ssn", "card"], 12), ("list_orders", "crm", "crm", ["email"], 31), ("search_tickets", "support", "tickets", ["email", "phone"], 48),
        ("run_query", "warehouse", "warehouse", [], 640), ("send_mail", "office", "mail", ["email"], 85), ("read_file", "office", "files", ["aws-access-key-id"], 9),
    ];

    private static readonly string[] Callers = ["support-bot", "ana@example.com", "nightly-report", "li.wei@example.com", "ci-runner"];

    private readonly HandClock _clock = new();
    private uint _seed = 2026;

    [Fact(Explicit = true)]
    public async Task Pictures_OfEveryPage_AreTaken()
    {
        await using var served = await Served.StartAsync(new SampleGateway(_clock), _clock);
        for (var i = 0; i < 420; i++)
        {
            Pass(served.Records, i);
        }

        Answer(served.Records);
        Tool(served.Records);
        await served.Records.WrittenAsync(new Facts { Name = "list_orders", Caller = "support-bot", Decision = "team-tools", Session = 0x5a17_0000_0000_1071 });
        Assert.Equal("", await Chromium.RunAsync("pictures.mjs", $"http://{served.Address}", Path.Combine(Shared.Repository, "docs", "pictures")));
    }

    // The same on each machine.
    private int Next(int below) => (int)((_seed = (_seed * 1_664_525) + 1_013_904_223) >> 8) % below;

    private void Pass(Records records, int i)
    {
        var tool = Tools[Next(Tools.Length)];
        var facts = new Facts { Name = tool.Name, Route = tool.Route, Upstream = tool.Upstream, Caller = Callers[Next(Callers.Length)], Session = 0x5a17_0000_0000_1000 + (ulong)(i / 7), Decision = "team-tools" };
        if (i % 23 == 11)
        {
            records.Refuse(facts with { Name = "delete_customer", Route = "crm", Decision = "deletes-need-a-lead" }, "denied");
        }
        else
        {
            var opened = records.Open(facts);
            records.Append(opened, Direction.Request, "{}");
            _clock.Move(TimeSpan.FromMilliseconds(tool.Usual * (0.5 + (Next(100) / 60.0)) * (i % 29 == 0 ? 9 : 1)));
            records.Head(opened, "application/json");
            foreach (var rule in tool.Rules.Take(Next(tool.Rules.Length + 1)))
            {
                records.Found(opened, rule);
            }

            records.Append(opened, Direction.Reply, "{}");
            records.Close(opened);
        }

        // Busy at noon.
        _clock.Move(TimeSpan.FromSeconds(8 + (Next(60) * (1.6 - Math.Sin(i / 420.0 * Math.PI)))));
    }

    private void Answer(Records records)
    {
        const string Text = "Jane wrote from [EMAIL] and asked about her card ************1486, which was charged twice on Monday. Her number for the refund form is [SSN]. I can send her a note that the second charge is on its way back: shall I?";
        var opened = records.Open(new Facts { Protocol = Protocol.OpenAi, Name = "gpt-5-mini", Method = "", Route = "model", Upstream = "openai", Caller = "support-bot", Session = 0x5a17_0000_0000_1071, Decision = "models" });
        records.Append(opened, Direction.Request, """{"model":"gpt-5-mini","stream":true,"messages":[{"role":"system","content":"You help the support desk."},{"role":"user","content":"What does Jane want, and what do we know of her?"}]}""");
        _clock.Move(TimeSpan.FromMilliseconds(412));
        records.Head(opened, "text/event-stream");
        Stream(records, opened, "reasoning_content", "The ticket names a double charge. The refund form needs her number; a note needs her address.");
        Stream(records, opened, "content", Text);
        records.Append(opened, Direction.Reply, Records.ChatEvent("""{"tool_calls":[{"index":0,"id":"c1","type":"function","function":{"name":"send_mail","arguments":""}}]}"""));
        Stream(records, opened, "arguments", """{"to":"[EMAIL]","subject":"Your refund","body":"The second charge is on its way back."}""");
        records.Append(opened, Direction.Reply, "data: [DONE]\n\n");
        records.Close(opened);
        _clock.Move(TimeSpan.FromSeconds(3));
    }

    private void Stream(Records records, Opened opened, string field, string text)
    {
        for (var at = 0; at < text.Length;)
        {
            // A mask leaves whole.
            var mask = "[*".Contains(text[at], StringComparison.Ordinal) ? text.IndexOfAny([']', ' '], at) + (text[at] == '[' ? 1 : 0) - at : 0;
            var length = Math.Min(text.Length - at, mask > 0 ? mask : 3 + Next(5));
            var next = text.AsSpan(at + 1, length - 1).IndexOfAny("[*");
            length = mask == 0 && next >= 0 ? next + 1 : length;
            var piece = System.Text.Json.JsonSerializer.Serialize(text.Substring(at, length));
            if (mask > 0)
            {
                records.Found(opened, text[at] == '*' ? "card" : text.AsSpan(at).StartsWith("[SSN") ? "us-ssn" : "email", text[at] == '*' ? 16 : 11);
            }

            records.Append(opened, Direction.Reply, Records.ChatEvent(field == "arguments" ? $$$"""{"tool_calls":[{"index":0,"function":{"arguments":{{{piece}}}}}]}""" : $$"""{"{{field}}":{{piece}}}"""));
            _clock.Move(TimeSpan.FromMilliseconds(9 + Next(45)));
            at += length;
        }
    }

    private void Tool(Records records)
    {
        var opened = records.Open(new Facts { Name = "get_customer", Caller = "support-bot", Session = 0x5a17_0000_0000_1071, Decision = "team-tools" });
        records.Append(opened, Direction.Request, """{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"get_customer","arguments":{"id":4711}}}""");
        _clock.Move(TimeSpan.FromMilliseconds(14.2));
        records.Head(opened, "application/json");
        records.Found(opened, "email");
        records.Found(opened, "us-ssn");
        records.Found(opened, "card", 19);
        records.Append(opened, Direction.Reply, """{"jsonrpc":"2.0","id":7,"result":{"content":[],"structuredContent":{"customer":{"id":4711,"name":"Jane Doe","email":"[EMAIL]","ssn":"[SSN]","card":"**** **** **** 1486","since":"2019-04-02","note":"Wrote on Monday: charged twice."}}}}""");
        _clock.Move(TimeSpan.FromMilliseconds(1.1));
        records.Close(opened);
    }
}
