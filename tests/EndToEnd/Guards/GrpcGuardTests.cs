using System.Text;
using FastMcp.EndToEnd.Framings;
using FastMcp.EndToEnd.Operations;
using FastMcp.GuardProtocol.V1;
using FastMcp.TestKit.Peers;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace FastMcp.EndToEnd.Guards;

/// <summary>A guard by gRPC means what the webhook means, and what is no answer of it has the same end.</summary>
public sealed class GrpcGuardTests(GuardGateway gateway)
{
    private const string Canary = "CANARY-OF-THE-GUARD";

    public static TheoryData<string> Nonsense => [.. s_nonsense.Keys];

    // What is said in place of the right answer, as a message.
    private static readonly Dictionary<string, Func<CheckRequest, CheckResponse>> s_nonsense = new()
    {
        ["empty"] = _ => new(),
        ["other ask"] = _ => new() { Ask = Canary },
        ["no ask"] = _ => new() { Verdict = Verdict.Pass },
        ["unknown verdict"] = asked => new() { Ask = asked.Ask, Verdict = (Verdict)4711, Label = Canary },
        ["other text"] = asked => With(asked, new Span { Text = 99, End = 1 }),
        ["negative text"] = asked => With(asked, new Span { Text = -1, End = 1 }),
        ["negative start"] = asked => With(asked, new Span { Start = -1, End = 1 }),
        ["beyond the end"] = asked => With(asked, new Span { Start = 0, End = 4711 }),
        ["beyond every number"] = asked => With(asked, new Span { Start = 0, End = long.MaxValue }),
        ["no length"] = asked => With(asked, new Span { Start = 3, End = 3 }),
        ["backwards"] = asked => With(asked, new Span { Start = 3, End = 1 }),
        ["nothing said"] = asked => With(asked, new Span()),
        ["one of them is wrong"] = asked => With(asked, new Span { End = 3, Label = "PERSON" }, new Span { End = 4711 }),
        ["too many"] = asked => With(asked, [.. Enumerable.Repeat(new Span { End = 1 }, 10_001)]),
        ["huge"] = asked => new() { Ask = asked.Ask, Label = new string('x', 2_000_000) },
    };

    public static TheoryData<string> Streams => [.. s_streams.Keys];

    // What is said in place of a gRPC answer, below gRPC.
    private static readonly Dictionary<string, Func<HttpContext, CheckRequest, Task>> s_streams = new()
    {
        ["no message"] = (context, _) => EndAsync(context, "0"),
        ["no status"] = (context, asked) => context.Response.Body.WriteAsync(Right(asked)).AsTask(),
        ["no number"] = async (context, asked) => await EndAsync(context, Canary, Right(asked)),
        ["status behind the message"] = async (context, asked) => await EndAsync(context, "13", Right(asked)),
        ["half a message"] = async (context, asked) => await EndAsync(context, "0", Right(asked)[..^1]),
        ["half a length"] = (context, _) => EndAsync(context, "0", [0, 0]),
        ["more than a message"] = async (context, asked) => await EndAsync(context, "0", [.. Right(asked), .. Right(asked)]),
        ["no protobuf"] = (context, _) => EndAsync(context, "0", GrpcWordGuard.Framed(Encoding.ASCII.GetBytes(Canary))),
        ["length of 4 GiB"] = (context, _) => EndAsync(context, "0", [0, 255, 255, 255, 255, 1]),
        ["unknown flag"] = async (context, asked) => await EndAsync(context, "0", GrpcWordGuard.Framed(Right(asked).AsSpan(5), flag: 2)),
        ["packed, unasked"] = async (context, asked) =>
        {
            context.Response.Headers["grpc-encoding"] = "gzip";
            await EndAsync(context, "0", GrpcWordGuard.Framed(Packed(Right(asked)[5..]), flag: 1));
        },
        ["500"] = (context, _) => PlainAsync(context, 500),
        ["redirect"] = (context, _) =>
        {
            context.Response.Headers.Location = $"/{Canary}";
            return PlainAsync(context, 307);
        },
        ["no gRPC"] = (context, _) => PlainAsync(context, 200),
        ["reset"] = (context, _) =>
        {
            context.Abort();
            return Task.CompletedTask;
        },
        ["reset in the middle"] = async (context, asked) =>
        {
            await context.Response.Body.WriteAsync(Right(asked).AsMemory(0, 8));
            await context.Response.Body.FlushAsync();
            context.Abort();
        },
    };

    [Theory]
    [MemberData(nameof(Nonsense))]
    public Task Nonsense_OfAGuard_WithholdsTheAnswer(string name) => FailsAsync(name, () => gateway.Grpc.Answers["grpc-bad"] = (asked, _) => Task.FromResult(s_nonsense[name](asked)));

    [Theory]
    [MemberData(nameof(Streams))]
    public Task Stream_ThatIsNoAnswer_WithholdsTheAnswer(string name) => FailsAsync(name, () => gateway.Grpc.Scripts["grpc-bad"] = s_streams[name]);

    [Theory]
    [InlineData(StatusCode.Unavailable)]
    [InlineData(StatusCode.Internal)]
    [InlineData(StatusCode.Cancelled)]
    [InlineData(StatusCode.DeadlineExceeded)]
    [InlineData(StatusCode.ResourceExhausted)]
    [InlineData(StatusCode.Unauthenticated)]
    public async Task Status_IsNoAnswer_AndIsNotAskedAgain(StatusCode code)
    {
        var asks = 0;
        await FailsAsync(code.ToString(), () => gateway.Grpc.Answers["grpc-bad"] = (_, _) =>
        {
            Interlocked.Increment(ref asks);
            throw new RpcException(new Status(code, Canary));
        });
        Assert.Equal(1, asks);
    }

    [Fact]
    public async Task Late_Answer_IsNoneAndTheServerKnowsTheDeadline()
    {
        var left = new TaskCompletionSource<DateTime>(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        gateway.Grpc.Answers["grpc-late"] = async (asked, context) =>
        {
            left.TrySetResult(context.Deadline);
            using var gone = context.CancellationToken.Register(() => cancelled.TrySetResult());
            await cancelled.Task.WaitAsync(ByteReader.Patience);
            return new();
        };
        var from = DateTime.UtcNow;
        var answer = await CallAsync("grpc-late", "Ada Lovelace");
        Assert.Contains("could not be asked about its answer", answer.Text, StringComparison.Ordinal);
        await cancelled.Task.WaitAsync(ByteReader.Patience);
        // Not later than by the moment at which it was seen and what the configuration says.
        Assert.InRange(await left.Task, from, DateTime.UtcNow.AddMilliseconds(300));
        Assert.True(await gateway.Gateway.MetricAsync("fastmcp_guard_asks_total{guard=\"grpc-late\",outcome=\"late\"}") >= 1);
    }

    [Fact]
    public async Task Open_GuardFails_TextPassesAndIsCounted()
    {
        gateway.Grpc.Answers["grpc-open"] = (_, _) => Task.FromResult(new CheckResponse { Ask = Canary });
        var answer = await CallAsync("grpc-open", "Ada Lovelace");
        Assert.Contains("Ada Lovelace", answer.Text, StringComparison.Ordinal);
        Assert.True(await gateway.Gateway.MetricAsync("fastmcp_guard_asks_total{guard=\"grpc-open\",outcome=\"garbage\"}") >= 1);
        Assert.True(await gateway.Gateway.MetricAsync("fastmcp_guard_characters_total{guard=\"grpc-open\",seen=\"no\"}") >= 12);
    }

    [Fact]
    public async Task Monitor_GuardFinds_IsCountedAndNothingIsMasked()
    {
        var answer = await CallAsync("grpc-beside", "Ada Lovelace");
        Assert.Contains("Ada Lovelace", answer.Text, StringComparison.Ordinal);
        await gateway.Gateway.HasSeriesAsync("fastmcp_findings_total{rule=\"guard/grpc-beside/PERSON\",mode=\"monitor\"}");
    }

    [Theory]
    [InlineData(Verdict.Deny, "FRUIT", 403, "because of what it calls FRUIT")]
    [InlineData(Verdict.Deny, Canary, 403, "because of what it calls OTHER")]
    [InlineData(Verdict.Annotate, "FRUIT", 200, "an apple")]
    [InlineData(Verdict.Pass, "", 200, "an apple")]
    public async Task Verdict_OfAGuard_IsHeededAndItsWordsAreNot(Verdict verdict, string label, int status, string says)
    {
        gateway.Grpc.Answers["grpc-bad"] = (asked, _) => Task.FromResult(new CheckResponse { Ask = asked.Ask, Verdict = verdict, Label = label });
        var answer = await CallAsync("grpc-bad", "an apple");
        Assert.Equal(status, answer.Status);
        Assert.Contains(says, answer.Text, StringComparison.Ordinal);
        NothingIsSeen(answer);
        gateway.Grpc.Answers.TryRemove("grpc-bad", out _);
    }

    [Fact]
    public async Task Request_IsSaidToBeOne()
    {
        CheckRequest? seen = null;
        gateway.Grpc.Answers["grpc-open"] = (asked, _) =>
        {
            seen = asked.On == Direction.Request ? asked : seen;
            return Task.FromResult(new CheckResponse { Ask = asked.Ask });
        };
        await gateway.ExchangeAsync("grpc-open", Requests.WholeChat, "/v1/chat/completions", e => e.SendAsync(Answers.Plain("application/json", "{}")));
        Assert.Equal("grpc-open", seen!.Route);
        Assert.All(seen.Texts, text => Assert.Equal((0L, true), (text.Offset, text.Last)));
        Assert.Contains(seen.Texts, text => text.Text_ == "hello");
    }

    private async Task FailsAsync(string name, Action script)
    {
        script();
        var answer = await CallAsync("grpc-bad", "Ada Lovelace, said twice: 12");
        Assert.True(answer.Text.Contains("The guard grpc-bad could not be asked about its answer, which is withheld", StringComparison.Ordinal), $"{name}: {answer.Text}");
        Assert.DoesNotContain("Lovelace", answer.Text, StringComparison.Ordinal);
        NothingIsSeen(answer);

        // It did not fail five times in a row.
        gateway.Grpc.Scripts.TryRemove("grpc-bad", out _);
        gateway.Grpc.Answers.TryRemove("grpc-bad", out _);
        Assert.Contains("[PERSON]", (await CallAsync("grpc-bad", "Ada Lovelace")).Text, StringComparison.Ordinal);
    }

    private void NothingIsSeen(RawAnswer answer) => Assert.DoesNotContain(Canary, answer.Head.StartLine + answer.Text + gateway.Gateway.Process.Output, StringComparison.Ordinal);

    // The request says nothing that a guard could fail at.
    private Task<RawAnswer> CallAsync(string route, string text) => gateway.ExchangeAsync(route, Requests.Get, "/data.json", e => e.SendAsync(Answers.Plain("application/json", $$"""{"note":"{{text}}"}""")));

    private static CheckResponse With(CheckRequest asked, params Span[] spans) => new() { Ask = asked.Ask, Spans = { spans } };

    private static byte[] Right(CheckRequest asked) => GrpcWordGuard.Framed(new CheckResponse { Ask = asked.Ask }.ToByteArray());

    private static async Task EndAsync(HttpContext context, string status, params byte[] content)
    {
        await context.Response.Body.WriteAsync(content);
        context.Response.AppendTrailer("grpc-status", status);
        context.Response.AppendTrailer("grpc-message", Canary);
    }

    private static async Task PlainAsync(HttpContext context, int status)
    {
        (context.Response.StatusCode, context.Response.ContentType) = (status, "text/plain");
        await context.Response.WriteAsync(Canary);
    }

    private static byte[] Packed(byte[] message)
    {
        using var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(message);
        }

        return packed.ToArray();
    }
}
