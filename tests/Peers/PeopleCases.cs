using ModelContextProtocol;

namespace FastMcp.Peers;

/// <summary>A client whose calls people decide elsewhere, by what the calls say. All are under way at once.</summary>
internal sealed class PeopleCases(Peer gateway, string name)
{
    public IReadOnlyList<(string Name, Func<Task> Run)> All => Begun(
    [
        ("an approved call has its result", () => SaysAsync($"approve {name}", $"approve {name}")),
        ("a denied call has its reason", () => RefusedAsync("Not in a browser.", LeakAsync($"deny {name}"))),
        ("an edited call is made as it was edited", () => SaysAsync($"edit {name}", $"edited {name}")),
        ("a call that nobody decides is told so", () => RefusedAsync("Nobody approved", gateway.CallAsync("test_audio_content", new() { ["who"] = name }))),
    ]);

    private static (string, Func<Task>)[] Begun((string Name, Func<Task> Run)[] cases) => [.. cases.Select(one => (one.Name, Task: one.Run())).ToList().Select(one => (one.Name, (Func<Task>)(() => one.Task)))];

    private Task<string> LeakAsync(string text) => gateway.CallAsync("leak", new() { ["text"] = text, ["parts"] = 1 });

    private async Task SaysAsync(string text, string wanted)
    {
        var answer = await LeakAsync(text);
        if (!answer.Contains($"\"{wanted}\"", StringComparison.Ordinal))
        {
            throw new InvalidOperationException(answer);
        }
    }

    private static async Task RefusedAsync(string reason, Task<string> call)
    {
        try
        {
            throw new InvalidOperationException("it passed: " + await call);
        }
        catch (McpProtocolException e) when (e.Message.Contains(reason, StringComparison.Ordinal))
        {
            // As it should be.
        }
    }
}
