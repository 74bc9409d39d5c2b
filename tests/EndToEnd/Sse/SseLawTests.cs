using System.Text;
using System.Text.Json;
using FastMcp.EndToEnd.Law;
using FastMcp.EndToEnd.Stdio;

namespace FastMcp.EndToEnd.Sse;

/// <summary>The law before a server of HTTP+SSE, whose event comes in pieces with each of the three line ends, for clients of either transport.</summary>
[Collection(nameof(SseGateway))]
public sealed class SseLawTests(SseGateway rig)
{
    private static readonly string[] s_ends = ["\n", "\r\n", "\r"];

    private int _calls;

    [Fact]
    public async Task Event_CutAnywhere_GivesTheUncutText()
    {
        var talk = await McpTalk.BeginAsync(rig.Gateway.Port, "/sse");
        await TransportLaw.HoldsAsync(async (text, cuts) =>
        {
            var answer = await talk.CallAsync("cut", ArgumentsOf(text, cuts));
            return (McpTalk.TextOf(answer), Encoding.UTF8.GetBytes(answer.Text));
        });
    }

    [Fact]
    public async Task Event_CutAnywhere_ForAClientOfHttpSse_GivesTheUncutText()
    {
        using var talk = await SseTalk.BeginAsync(rig.Gateway.Port, "/old");
        await TransportLaw.HoldsAsync(async (text, cuts) =>
        {
            using var answer = await talk.AskAsync(McpTalk.Call("cut", ArgumentsOf(text, cuts)));
            return (answer.RootElement.GetProperty("result").GetProperty("content")[0].GetProperty("text").GetString()!, Encoding.UTF8.GetBytes(answer.RootElement.GetRawText()));
        });
    }

    // By its name: what stands in arguments is masked on its way up.
    private string ArgumentsOf(SecretText text, int[] cuts) =>
        JsonSerializer.Serialize(new Dictionary<string, object> { ["text"] = text.Name, ["cuts"] = cuts, ["end"] = s_ends[_calls++ % s_ends.Length] });
}
