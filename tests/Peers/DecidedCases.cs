using ModelContextProtocol;

namespace FastMcp.Peers;

/// <summary>
/// A client whose calls are decided: it stays on the protocol that it speaks directly, is shown what it may call, is told why a call
/// does not pass, and goes on.
/// </summary>
internal sealed class DecidedCases(Peer direct, Peer gateway)
{
    public IReadOnlyList<(string Name, Func<Task> Run)> All =>
    [
        ("the same server and protocol version", ServerAsync),
        ("lists show what may be called", ListsAsync),
        ("an allowed tool is called", AllowedAsync),
        ("a denied tool is an error with its reason", () => RefusedAsync("Policy does not allow this call.", () => gateway.CallAsync("test_error_handling"))),
        ("a tool that must be asked for is an error with its reason", () => RefusedAsync("This call needs an approval, and this gateway has no approvers.", () => gateway.CallAsync("test_image_content"))),
        ("a tool with a secret is an error with its reason", () => RefusedAsync("The request carries a secret.", () => gateway.CallAsync("leak", new() { ["text"] = "AKIA" + "Q3EGV7D5HKX2MNRT", ["parts"] = 1 }))),
        ("a denied resource is an error", () => RefusedAsync("Policy does not allow this call.", () => gateway.ResourceAsync("test://static-binary"))),
        ("a denied prompt is an error", () => RefusedAsync("Policy does not allow this call.", () => gateway.PromptAsync("test_prompt_with_image"))),
        ("a tool beyond its rate is an error that says when", RateAsync),
        ("a blocked tool is an error with its reason", () => RefusedAsync("Incident 4711", () => gateway.CallAsync("test_tool_with_progress"), -31002)),
        ("an answer that is withheld is an error", () => RefusedAsync("The answer is withheld.", () => gateway.CallAsync("test_embedded_resource"), -31004)),
        ("a note stands behind the answer", NotedAsync),
        ("the same denied call again and again is told to stop", RepeatedAsync),
        ("it goes on behind refusals", AllowedAsync),
        ("and speaks what it spoke", ServerAsync),
    ];

    private Task ServerAsync() => Expect(direct.Server == gateway.Server, $"direct: {direct.Server}, through the gateway: {gateway.Server}");

    private async Task ListsAsync()
    {
        var tools = await gateway.ToolNamesAsync();
        await Expect(tools is ["leak", "test_audio_content", "test_embedded_resource", "test_image_content", "test_multiple_content_types", "test_simple_text"], "shown: " + string.Join(", ", tools));
    }

    private async Task AllowedAsync()
    {
        var (there, here) = (await direct.CallAsync("test_simple_text"), await gateway.CallAsync("test_simple_text"));
        await Expect(there == here, $"direct: {there}\nthrough the gateway: {here}");
    }

    private async Task RateAsync()
    {
        await TriedAsync(() => gateway.CallAsync("test_audio_content"));
        await RefusedAsync("Wait", () => gateway.CallAsync("test_audio_content"), -31429);
    }

    private async Task NotedAsync()
    {
        var (there, here) = (await direct.CallAsync("test_multiple_content_types"), await gateway.CallAsync("test_multiple_content_types"));
        await Expect(here.Contains("Read this with care.") && !there.Contains("Read this with care."), $"direct: {there}\nthrough the gateway: {here}");
    }

    private async Task RepeatedAsync()
    {
        Task<string> Again() => gateway.CallAsync("test_error_handling", new() { ["again"] = "C#" });
        for (var times = 0; times < 5; times++)
        {
            await TriedAsync(Again);
        }

        await RefusedAsync("and will be again", Again, -31005);
    }

    private static async Task TriedAsync(Func<Task<string>> call)
    {
        try
        {
            await call();
        }
        catch (McpProtocolException)
        {
            // Whether it passes is not asked.
        }
    }

    private static async Task RefusedAsync(string reason, Func<Task<string>> call, int code = -31001)
    {
        try
        {
            var answer = await call();
            await Expect(false, "it passed: " + answer);
        }
        catch (McpProtocolException e)
        {
            await Expect(e.Message.Contains(reason) && (int)e.ErrorCode == code, $"{(int)e.ErrorCode}: {e.Message}");
        }
    }

    private static Task Expect(bool holds, string otherwise) => holds ? Task.CompletedTask : throw new InvalidOperationException(otherwise);
}
