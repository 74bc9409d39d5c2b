using FastMcp.EndToEnd.Framings;
using FastMcp.TestKit.Leaks;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Guards;

/// <summary>
/// The law with a guard: however a text is cut, into events and into segments, the client joins what the guard's own words say is left of it, and
/// what the gateway's rules leave; the guard is never shown what those mask.
/// </summary>
public sealed class GuardLawTests(GuardGateway gateway)
{
    private const string Secret = "536-22-8190";
    private const string Text = "Dear Ada Lovelace, 李小龍 sends Grüße from 12 Baker Street. Her number is 536-22-8190! a😀b said so; Ada Lovelacea and 😀 were there. And Ada Love";

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var framing in Framing.All)
            {
                cases.Add("webhook", framing.Name);
                cases.Add("grpc", framing.Name);
            }

            cases.Add("grpc-tls", "chat-content");
            cases.Add("presidio", "chat-content");
            cases.Add("presidio", "mcp-json");
            cases.Add("armor", "chat-content");
            cases.Add("armor", "mcp-sse");
            cases.Add("both", "chat-two-choices");
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Answer_CutAnywhere_IsWhatTheGuardLeavesOfIt(string route, string name)
    {
        var framing = Framing.Named(name);
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var round = 0; round < 3; round++)
        {
            var escape = round == 1 ? Escapes.Spelled : (Func<string, string>)Escapes.Plain;
            var pieces = framing.IsCut ? Pieces(framing.Wrap(Text, escape), random, mayHalve: round == 1) : [framing.Wrap(Text, escape)];
            var body = framing.Body(pieces, escape);
            var answer = await gateway.ExchangeAsync(route, framing.Request, framing.Path, async exchange =>
            {
                await exchange.SendAsync(Answers.ChunkedHead(framing.ContentType));
                for (var at = 0; at < body.Length;)
                {
                    var length = Math.Min(body.Length - at, random.Next(1, 400));
                    await exchange.SendAsync(Answers.Chunk(body.AsSpan(at, length)));
                    at += length;
                }

                await exchange.SendAsync(Answers.LastChunk);
            });
            Assert.True(answer.Status == 200, $"seed {seed}: {answer.Head.StartLine}\n{answer.Text}\n{string.Join("; ", gateway.Guard.Faults.Concat(gateway.Grpc.Faults))}");
            Assert.All(framing.Texts(answer), text => Assert.Equal(Expected, text));
            Assert.DoesNotContain("Lovelace", answer.Text);
        }

        Assert.DoesNotContain(gateway.Guard.Shown.Concat(gateway.Grpc.Shown), text => text.Contains(Secret, StringComparison.Ordinal));
    }

    private static string Expected => WordGuard.Mask(Text).Replace(Secret, "[SSN]", StringComparison.Ordinal);

    private static List<string> Pieces(string text, Random random, bool mayHalve)
    {
        var pieces = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var length = Math.Min(text.Length - at, random.Next(1, 14));
            // Half an emoji can only be sent as an escape.
            length += !mayHalve && at + length < text.Length && char.IsLowSurrogate(text[at + length]) ? 1 : 0;
            pieces.Add(text.Substring(at, length));
            at += length;
        }

        return pieces;
    }
}
