using ModelContextProtocol;

namespace FastMcp.Peers;

/// <summary>A client with a budget: when it is used up each call is an error that says until when, and the client stays what it is.</summary>
internal sealed class SpentCases(Peer direct, Peer gateway, string url)
{
    private const int MostCalls = 12;

    public IReadOnlyList<(string Name, Func<Task> Run)> All =>
    [
        ("the same server and protocol version", ServerAsync),
        ("calls pass until the budget is used up, and the next is an error that says until when", SpendAsync),
        ("so is every further one", () => RefusedAsync(gateway)),
        ("and it speaks what it spoke", ServerAsync),
        ("a client that begins then speaks the same, and is told at its first call", BeginAsync),
    ];

    private Task ServerAsync() => Expect(direct.Server == gateway.Server, $"direct: {direct.Server}, through the gateway: {gateway.Server}");

    private async Task SpendAsync()
    {
        for (var passed = 0; passed <= MostCalls; passed++)
        {
            try
            {
                await gateway.CallAsync("test_simple_text");
            }
            catch (McpProtocolException e)
            {
                await Expect(passed > 0 && IsUsedUp(e), $"behind {passed} calls: {(int)e.ErrorCode}: {e.Message}");
                return;
            }
        }

        await Expect(false, "the budget holds more than it says");
    }

    private static async Task RefusedAsync(Peer peer)
    {
        try
        {
            await peer.CallAsync("test_simple_text");
            await Expect(false, "it passed");
        }
        catch (McpProtocolException e)
        {
            await Expect(IsUsedUp(e), $"{(int)e.ErrorCode}: {e.Message}");
        }
    }

    private async Task BeginAsync()
    {
        await using var late = await Peer.ConnectAsync(url);
        await Expect(late.Server == direct.Server, $"direct: {direct.Server}, through the gateway: {late.Server}");
        await RefusedAsync(late);
    }

    private static bool IsUsedUp(McpProtocolException e) => (int)e.ErrorCode == -31430 && e.Message.Contains("The budget 'few' is used up until 20");

    private static Task Expect(bool holds, string otherwise) => holds ? Task.CompletedTask : throw new InvalidOperationException(otherwise);
}
