using System.Text;
using FastMcp.EndToEnd.Law;

namespace FastMcp.EndToEnd.Stdio;

/// <summary>The law before a server on pipes, whose line comes in pieces.</summary>
[Collection(nameof(StdioGateway))]
public sealed class StdioLawTests(StdioGateway rig)
{
    [Fact]
    public async Task Line_CutAnywhere_GivesTheUncutText()
    {
        var talk = await McpTalk.BeginAsync(rig.Gateway.Port, "/plain");
        await TransportLaw.HoldsAsync(async (text, cuts) =>
        {
            // By its name: what stands in arguments is masked on its way up.
            var answer = await talk.CallAsync("say", $$"""{"text":"{{text.Name}}","cuts":[{{string.Join(',', cuts)}}]}""");
            return (McpTalk.TextOf(answer), Encoding.UTF8.GetBytes(answer.Text));
        });
    }
}
