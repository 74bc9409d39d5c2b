namespace FastMcp.Peers;

/// <summary>What must be the same through the gateway, and what must not.</summary>
internal sealed class Cases(Peer direct, Peer gateway)
{
    private static readonly string[] Planted =
        ["jane.doe@example.com", "4111 1111 1111 1111", "536-22-8190", "AKIA" + "IOSFODNN7EXAMPLE"];

    public IReadOnlyList<(string Name, Func<Task> Run)> All => [.. Same, .. Planted.Select((secret, i) => ($"planted secret {i + 1} is masked", (Func<Task>)(() => MaskedAsync(secret))))];

    /// <summary>Rules and decisions only monitor: nothing at all differs.</summary>
    public IReadOnlyList<(string Name, Func<Task> Run)> Watched => [.. Same, .. Planted.Select((secret, i) => ($"planted secret {i + 1} passes as it is", (Func<Task>)(() => SameAsync(p => p.CallAsync("leak", Leak(secret))))))];

    private IReadOnlyList<(string Name, Func<Task> Run)> Same =>
    [
        ("the same server and protocol version", () => SameAsync(p => Task.FromResult(p.Server))),
        ("tools/list is unharmed", () => SameAsync(p => p.ToolsAsync())),
        ("a text result is unharmed", () => SameAsync(p => p.CallAsync("test_simple_text"))),
        ("an image result is unharmed", () => SameAsync(p => p.CallAsync("test_image_content"))),
        ("an audio result is unharmed", () => SameAsync(p => p.CallAsync("test_audio_content"))),
        ("a mixed result is unharmed", () => SameAsync(p => p.CallAsync("test_multiple_content_types"))),
        ("a tool's own error is unharmed", () => SameAsync(p => p.CallAsync("test_error_handling"))),
        ("a result behind log lines is unharmed", () => SameAsync(p => p.CallAsync("test_tool_with_logging"))),
        ("a resource is unharmed", () => SameAsync(p => p.ResourceAsync("test://static-text"))),
        ("a binary resource is unharmed", () => SameAsync(p => p.ResourceAsync("test://static-binary"))),
        ("a prompt is unharmed", () => SameAsync(p => p.PromptAsync("test_simple_prompt"))),
    ];

    private static Dictionary<string, object?> Leak(string secret) => new() { ["text"] = $"it is {secret} here", ["parts"] = 1 };

    private async Task SameAsync(Func<Peer, Task<string>> ask)
    {
        var (there, here) = (await ask(direct), await ask(gateway));
        Expect(there == here, $"direct: {there}\nthrough the gateway: {here}");
    }

    private async Task MaskedAsync(string secret)
    {
        var (there, here) = (await direct.CallAsync("leak", Leak(secret)), await gateway.CallAsync("leak", Leak(secret)));
        Expect(there.Contains(secret), "the server does not return the planted text: " + there);
        Expect(!here.Contains(secret), "leaked: " + here);
        Expect(here.Contains("it is ") && here.Contains(" here"), "more than the secret is gone: " + here);
    }

    private static void Expect(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidOperationException(otherwise);
        }
    }
}
