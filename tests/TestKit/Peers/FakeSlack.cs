using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace FastMcp.TestKit.Peers;

/// <summary>Slack's Web API as it is documented, for one bot in one conversation: messages are posted, replaced, and clicked at, which it signs.</summary>
public sealed class FakeSlack : IAsyncDisposable
{
    public const string Token = "xoxb-not-a-secret";
    public const string SigningSecret = "8f742231b10e8888abcd99yyyzzz85a5";
    public const string Conversation = "C0APPROVALS";

    private readonly ConcurrentDictionary<string, JsonElement> _messages = new();
    private readonly ConcurrentQueue<byte[]> _faults = new();
    private int _next;

    public FakeSlack() => Http = new ScriptedUpstream(AnswerAsync);

    public ScriptedUpstream Http { get; }

    public string Url => $"http://127.0.0.1:{Http.Port}/api/";

    /// <summary>Messages as people see them, by their stamp.</summary>
    public IReadOnlyDictionary<string, JsonElement> Messages => _messages;

    /// <summary>What people are told that others do not see.</summary>
    public ConcurrentQueue<(string User, string Text)> Whispers { get; } = new();

    /// <summary>What it would have refused.</summary>
    public ConcurrentQueue<string> Wrong { get; } = new();

    /// <summary>The next calls of chat.postMessage are answered so: a status, with fields, and a body.</summary>
    public void Fail(int status, string fields, string body) =>
        _faults.Enqueue(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\n{fields}Content-Length: {body.Length}\r\n\r\n{body}"));

    /// <summary>The message that shows this; null: none does.</summary>
    public (string Stamp, JsonElement Message)? Find(string containing)
    {
        foreach (var (stamp, message) in _messages)
        {
            if (SlackRules.TextsOf(message).Any(text => text.Text.Contains(containing, StringComparison.Ordinal)))
            {
                return (stamp, message);
            }
        }

        return null;
    }

    /// <summary>What Slack sends when somebody clicks: body, and time and signature of it.</summary>
    /// <param name="stamp">Of the message.</param>
    /// <param name="action">Which button of it.</param>
    /// <param name="user">Who.</param>
    /// <param name="reason">What was typed before.</param>
    /// <param name="at">When.</param>
    public (byte[] Body, string Seconds, string Signature) Click(string stamp, string action, string user, string? reason, DateTimeOffset at, string team = "T1", string? of = null)
    {
        var message = _messages[stamp];
        var button = SlackRules.ActionsOf(message).Single(one => one.GetProperty("action_id").GetString() == action);
        var payload = JsonSerializer.Serialize(new
        {
            type = "block_actions",
            user = new { id = user, username = user, team_id = of ?? team },
            api_app_id = "A1",
            team = new { id = team, domain = "example" },
            channel = new { id = Conversation, name = "approvals" },
            container = new { type = "message", message_ts = stamp, channel_id = Conversation },
            trigger_id = $"13345224609.738474920.{Interlocked.Increment(ref _next)}",
            message,
            state = new { values = new Dictionary<string, object> { ["reason"] = new Dictionary<string, object> { ["fastmcp.reason"] = new { type = "plain_text_input", value = reason } } } },
            actions = new[] { new { type = "button", action_id = action, block_id = "b", value = button.GetProperty("value").GetString(), action_ts = stamp } },
        });
        return Signed(Encoding.ASCII.GetBytes("payload=" + Uri.EscapeDataString(payload).Replace("%20", "+", StringComparison.Ordinal)), at);
    }

    public static (byte[] Body, string Seconds, string Signature) Signed(byte[] body, DateTimeOffset at, string secret = SigningSecret)
    {
        var seconds = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.ASCII.GetBytes($"v0:{seconds}:"), .. body];
        return (body, seconds, "v0=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.ASCII.GetBytes(secret), signed)));
    }

    public ValueTask DisposeAsync() => Http.DisposeAsync();

    private Task AnswerAsync(UpstreamExchange exchange)
    {
        var request = exchange.Request;
        Must(request.Method == "POST" && request.Head["content-type"] == "application/json; charset=utf-8", "the form of a call");
        if (request.Target == "/api/chat.postMessage" && _faults.TryDequeue(out var fault))
        {
            return exchange.SendAsync(fault);
        }

        if (request.Head["authorization"] != "Bearer " + Token)
        {
            return SayAsync(exchange, new { ok = false, error = "invalid_auth" });
        }

        var said = JsonDocument.Parse(request.Body).RootElement;
        return request.Target switch
        {
            "/api/chat.postMessage" => PutAsync(exchange, said, $"1700000000.{Interlocked.Increment(ref _next):d6}"),
            "/api/chat.update" when _messages.ContainsKey(said.GetProperty("ts").GetString()!) => PutAsync(exchange, said, said.GetProperty("ts").GetString()!),
            "/api/chat.update" => SayAsync(exchange, new { ok = false, error = "message_not_found" }),
            "/api/chat.postEphemeral" => WhisperAsync(exchange, said),
            _ => SayAsync(exchange, new { ok = false, error = "unknown_method" }),
        };
    }

    /// <summary>Somebody deletes it.</summary>
    public void Delete(string stamp) => _messages.TryRemove(stamp, out _);

    private Task PutAsync(UpstreamExchange exchange, JsonElement message, string stamp)
    {
        if (message.GetProperty("channel").GetString() != Conversation)
        {
            return SayAsync(exchange, new { ok = false, error = "channel_not_found" });
        }

        try
        {
            SlackRules.Check(message);
        }
        catch (InvalidOperationException e)
        {
            Wrong.Enqueue(e.Message);
            return SayAsync(exchange, new { ok = false, error = "invalid_blocks" });
        }

        _messages[stamp] = message;
        return SayAsync(exchange, new { ok = true, channel = Conversation, ts = stamp });
    }

    private Task WhisperAsync(UpstreamExchange exchange, JsonElement said)
    {
        Must(said.GetProperty("channel").GetString() == Conversation, "the conversation of a whisper");
        Whispers.Enqueue((said.GetProperty("user").GetString()!, said.GetProperty("text").GetString()!));
        return SayAsync(exchange, new { ok = true });
    }

    private static Task SayAsync(UpstreamExchange exchange, object said) => exchange.SendAsync(Answers.Plain("application/json", JsonSerializer.Serialize(said)));

    private void Must(bool holds, string what)
    {
        if (!holds)
        {
            Wrong.Enqueue(what);
        }
    }
}
