using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ModelContextProtocol;

namespace FastMcp.Peers;

/// <summary>A client whose calls are asked for, and the person who decides, over the admin API.</summary>
internal sealed class AskedCases(Peer direct, Peer gateway, Uri admin, string token)
{
    private readonly HttpClient _http = new() { BaseAddress = admin, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };

    public IReadOnlyList<(string Name, Func<Task> Run)> All =>
    [
        ("an approved call has its result", ApprovedAsync),
        ("a denied call has its reason", DeniedAsync),
        ("a call that nobody decides is told so", () => RefusedAsync("Nobody approved", gateway.CallAsync("test_audio_content"))),
        ("it goes on behind that", async () => Expect((await gateway.CallAsync("test_simple_text")).Length > 0, "nothing")),
    ];

    private async Task ApprovedAsync()
    {
        var call = gateway.CallAsync("test_image_content");
        var (id, digest) = await OpenAsync("test_image_content");
        await DecideAsync(id, $$"""{"act":"approve","digest":"{{digest}}"}""");
        var (there, here) = (await direct.CallAsync("test_image_content"), await call);
        Expect(there == here, $"direct: {there}\nthrough the gateway: {here}");
    }

    private async Task DeniedAsync()
    {
        var call = gateway.CallAsync("test_image_content");
        var (id, _) = await OpenAsync("test_image_content");
        await DecideAsync(id, """{"act":"deny","reason":"Not this picture."}""");
        await RefusedAsync("Not this picture.", call);
    }

    private async Task<(string Id, string Digest)> OpenAsync(string tool)
    {
        for (var look = 0; look < 600; look++)
        {
            using var open = JsonDocument.Parse(await _http.GetStringAsync(new Uri("/approvals", UriKind.Relative)));
            foreach (var request in open.RootElement.EnumerateArray().Where(request => request.GetProperty("name").GetString() == tool))
            {
                return (request.GetProperty("id").GetString()!, request.GetProperty("digest").GetString()!);
            }

            await Task.Delay(50);
        }

        throw new InvalidOperationException($"{tool} was never asked for.");
    }

    private async Task DecideAsync(string id, string order)
    {
        using var content = new StringContent(order, Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(new Uri("/approvals/" + id, UriKind.Relative), content);
        Expect(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task RefusedAsync(string reason, Task<string> call)
    {
        try
        {
            var answer = await call;
            Expect(false, "it passed: " + answer);
        }
        catch (McpProtocolException e)
        {
            Expect(e.Message.Contains(reason), $"{(int)e.ErrorCode}: {e.Message}");
        }
    }

    private static void Expect(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidOperationException(otherwise);
        }
    }
}
