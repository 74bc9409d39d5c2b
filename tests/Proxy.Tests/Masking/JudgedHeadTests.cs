using FastMcp.Masking;
using FastMcp.Masking.Tests;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Masking;
using FastMcp.Proxy.Masking.Channels;
using FastMcp.Proxy.Masking.Events;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Recording;
using FastMcp.Proxy.Replies;
using FastMcp.Proxy.Tests.TestHarness;
using FastMcp.Recording;
using FastMcp.Wire.Http.Bodies;
using FastMcp.Wire.Sse;

namespace FastMcp.Proxy.Tests.Masking;

/// <summary>Who puts an answer together, to judge it whole, gets the heads of its events too: one that leaves by itself would take the rest with it.</summary>
public sealed class JudgedHeadTests
{
    [Fact]
    public void Head_WhileAnAnswerIsPutTogether_GoesWithTheAnswer()
    {
        var call = Calls.Of(Packs.Usual, CallKind.ModelCall, RouteProtocol.Auto, null);
        var (client, writer, outlet, router) = (new CapturingWriter(), new ReplyWriter(), new ReplyOutlet(), new SlotRouter());
        writer.Begin(client);
        writer.Head([], 200, BodyFrame.UntilClose);
        outlet.Begin(writer, new ReplyRecord(SessionLog.Off, Calls.Open(), true), call.Terms.Counters);
        router.Begin(outlet, call.Terms.Reply!);
        var head = new JudgedHead(router);
        head.Begin();
        foreach (var text in (string[])["event: message\ndata: one\n\n", "event: message\ndata: two\n\n", "event: other\ndata: three\n\n"])
        {
            var (input, one) = (System.Text.Encoding.UTF8.GetBytes(text), new SseEvent());
            Assert.Equal(SseResult.Event, new SseReader(SseLimits.Default).Next(input, true, out _, one));
            var answer = new JudgedBytes();
            outlet.Collect(answer);
            head.Write(input, one);
            Assert.True(outlet.IsCollecting);
            Assert.Equal(text[..(text.IndexOf("data: ", StringComparison.Ordinal) + 6)], System.Text.Encoding.UTF8.GetString(answer.Bytes));
            outlet.Collect(null);
        }

        Assert.True(writer.FlushAsync().IsCompletedSuccessfully);
        Assert.Empty(client.Taken);
    }

    [Fact]
    public void Collect_WhileSomebodyElseDoes_IsRefused()
    {
        var (outlet, answer) = (new ReplyOutlet(), new JudgedBytes());
        outlet.Collect(answer);
        outlet.Collect(answer);
        Assert.Throws<InvalidOperationException>(() => outlet.Collect(new JudgedBytes()));
        outlet.Collect(null);
        outlet.Collect(new JudgedBytes());
    }
}
