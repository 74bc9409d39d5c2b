using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using FastMcp.Proxy.TinyHttp;

namespace FastMcp.Proxy.Demo.Upstreams;

/// <summary>
/// A model endpoint that speaks Chat Completions and always gives the same answer, in deltas of three to
/// five characters: every planted value is split over several, some with their characters as escapes.
/// </summary>
internal sealed class DemoModel(TimeProvider time, TimeSpan pause)
{
    public const string Path = "/v1/chat/completions";
    public const string AnswerChannel = "answer";
    public const string ToolChannel = "tool 0";

    private const string Chunk = "{\"id\":\"chatcmpl-demo\",\"object\":\"chat.completion.chunk\",\"created\":1790000000,\"model\":\"demo-1\",\"choices\":[{\"index\":0,\"delta\":";

    public static string Answer { get; } =
        $"Jane wrote from {Planted.Email.Text} and asked about her card {Planted.Card.Text}. Her number is {Planted.Ssn.Text}; "
        + $"the job runs with {Planted.AwsKey.Text} and signs in with {Planted.Jwt.Text} as ever. The old key is:\n{Planted.Pem.Text}\nShall I send her a note?";

    public static string ToolArguments { get; } =
        $$"""{"to":"{{Planted.SecondEmail.Text}}","card":"{{Planted.SecondCard.Text}}","note":"the token is {{Planted.GitHubToken.Text}} now"}""";

    public SendLog Sent { get; } = new(time);

    public TinyHttpServer Start() =>
        TinyHttpServer.Start(new IPEndPoint(IPAddress.Loopback, 0), new TinyHttpLimits(64, 1 << 20, TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(2)), AnswerAsync);

    private Task AnswerAsync(TinyRequest request, TinyResponse response)
    {
        if (request.Path != Path || request.Method != "POST")
        {
            return response.WriteAsync(404, "application/json", "{\"error\":{\"message\":\"There is POST /v1/chat/completions.\",\"type\":\"invalid_request_error\"}}");
        }

        return WantsStream(request.Body) ? StreamAsync(response) : response.WriteAsync(200, "application/json", Whole());
    }

    private static bool WantsStream(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("stream", out var stream) && stream.ValueKind == JsonValueKind.True;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private async Task StreamAsync(TinyResponse response)
    {
        Sent.Clear();
        Sent.Add(AnswerChannel, "");
        await response.BeginStreamAsync("text/event-stream").ConfigureAwait(false);
        await response.WriteChunkAsync($"data: {Chunk}{{\"role\":\"assistant\",\"content\":\"\"}},\"finish_reason\":null}}]}}\n\n").ConfigureAwait(false);
        await DeltasAsync(response, AnswerChannel, Answer, text => $"{{\"content\":\"{text}\"}}").ConfigureAwait(false);
        Sent.Add(ToolChannel, "");
        await response.WriteChunkAsync($"data: {Chunk}{{\"tool_calls\":[{{\"index\":0,\"id\":\"call_demo\",\"type\":\"function\",\"function\":{{\"name\":\"send_note\",\"arguments\":\"\"}}}}]}},\"finish_reason\":null}}]}}\n\n").ConfigureAwait(false);
        await DeltasAsync(response, ToolChannel, ToolArguments, text => $"{{\"tool_calls\":[{{\"index\":0,\"function\":{{\"arguments\":\"{text}\"}}}}]}}").ConfigureAwait(false);
        await response.WriteChunkAsync($"data: {Chunk}{{}},\"finish_reason\":\"tool_calls\"}}]}}\n\n").ConfigureAwait(false);
        await response.WriteChunkAsync("data: [DONE]\n\n").ConfigureAwait(false);
        await response.EndStreamAsync().ConfigureAwait(false);
    }

    private async Task DeltasAsync(TinyResponse response, string channel, string text, Func<string, string> delta)
    {
        var at = 0;
        for (var i = 0; at < text.Length; i++)
        {
            var piece = text.Substring(at, Math.Min(3 + (i % 3), text.Length - at));
            at += piece.Length;
            Sent.Add(channel, piece);
            await response.WriteChunkAsync($"data: {Chunk}{delta(Escape(piece, everyThird: i % 3 == 1))},\"finish_reason\":null}}]}}\n\n").ConfigureAwait(false);
            await Task.Delay(pause, time).ConfigureAwait(false);
        }
    }

    // Clients and servers differ in what they escape; a third of the deltas here escapes everything.
    private static string Escape(string text, bool everyThird)
    {
        var escaped = new StringBuilder();
        foreach (var c in text)
        {
            _ = c switch
            {
                '\n' => escaped.Append("\\n"),
                '"' => escaped.Append("\\\""),
                '\\' => escaped.Append("\\\\"),
                '@' => escaped.Append("\\u0040"),
                _ when everyThird => escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }

    private static string Whole() =>
        "{\"id\":\"chatcmpl-demo\",\"object\":\"chat.completion\",\"created\":1790000000,\"model\":\"demo-1\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
        + Escape(Answer, everyThird: false) + "\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":90,\"total_tokens\":99}}";
}
