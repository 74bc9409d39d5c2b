using FastMcp.Policy.Facts;
using FastMcp.Recording;
using FastMcp.TestKit.Programs;

namespace FastMcp.WebConsole.Tests.Browser;

/// <summary>A stream of a model and a call of a tool, as they are played by the console.</summary>
internal static class Played
{
    /// <summary>What a script of tests/Browser said while it played both, and how many pieces they have.</summary>
    public static async Task<(string Said, (int Stream, int Tool) Pieces)> InAsync(string script)
    {
        var clock = new HandClock();
        await using var served = await Served.StartAsync(time: clock);
        var pieces = (Stream(served.Records, clock), ToolCall(served.Records, clock));
        await served.Records.WrittenAsync();
        var ids = served.Records.Read().Where(e => e.Closed is not null && e.Opened.Name is "demo-1" or "list_customers").Select(e => e.Id.ToString());
        return (await Chromium.RunAsync(script, [$"http://{served.Address}", .. ids]), pieces);
    }

    /// <summary>Pieces at uneven distances, some at once.</summary>
    public static int Stream(Records records, HandClock clock)
    {
        var opened = records.Open(new Facts { Protocol = Protocol.OpenAi, Name = "demo-1", Method = "", Route = "model" });
        records.Append(opened, Direction.Request, """{"model":"demo-1","stream":true,"messages":[{"role":"user","content":"Hello"}]}""");
        clock.Move(TimeSpan.FromMicroseconds(41_250));
        records.Head(opened, "text/event-stream");
        for (var i = 0; i < 32; i++)
        {
            if (i == 9)
            {
                records.Found(opened, "email");
            }

            records.Append(opened, Direction.Reply, Records.ChatEvent($$"""{"content":"{{(i == 9 ? "[EMAIL] " : $"word{i} ")}}"}"""));
            clock.Move(TimeSpan.FromMicroseconds(i % 5 == 4 ? 0 : 3_700 + (i * 7919 % 61_000)));
        }

        records.Append(opened, Direction.Reply, "data: [DONE]\n\n");
        records.Close(opened);
        return 33;
    }

    public static int ToolCall(Records records, HandClock clock)
    {
        var opened = records.Open(new Facts { Name = "list_customers" });
        records.Append(opened, Direction.Request, """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_customers"}}""");
        clock.Move(TimeSpan.FromMicroseconds(87_310));
        records.Head(opened, "application/json");
        records.Found(opened, "us-ssn");
        records.Append(opened, Direction.Reply, """{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"[SSN]""");
        clock.Move(TimeSpan.FromMicroseconds(52_077));
        records.Append(opened, Direction.Reply, "\"}]}}");
        clock.Move(TimeSpan.FromMilliseconds(9));
        records.Close(opened);
        return 2;
    }
}
