using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Approvals;

/// <summary>A receiver of webhooks that checks each signature by code of its own, keeps what it took, and signs answers.</summary>
internal sealed class ChannelPeer : IAsyncDisposable
{
    /// <summary>Of what comes here, and of what goes back.</summary>
    public static readonly byte[] OutKey = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
    public static readonly byte[] BackKey = [.. Enumerable.Range(101, 32).Select(i => (byte)i)];

    private (string Containing, int Left) _failing = ("", 0);
    private int _next;

    public ChannelPeer() => Http = new ScriptedUpstream(AnswerAsync);

    public ScriptedUpstream Http { get; }

    /// <summary>Messages that were taken, with their ids, in order.</summary>
    public ConcurrentQueue<(string Id, JsonElement Message)> Taken { get; } = new();

    /// <summary>Every delivery, those that were not taken too.</summary>
    public ConcurrentQueue<(string Id, string Body)> Tries { get; } = new();

    public ConcurrentQueue<string> Wrong { get; } = new();

    /// <summary>The next so many that hold this are answered by 503, after they were read.</summary>
    public void Fail(string containing, int times)
    {
        lock (Taken)
        {
            _failing = (containing, times);
        }
    }

    public static string Secret(byte[] key) => "whsec_" + Convert.ToBase64String(key);

    /// <summary>Header fields of an answer.</summary>
    public Dictionary<string, string> Sign(string body, byte[]? key = null, DateTimeOffset? at = null, string? id = null)
    {
        id ??= $"msg_{Interlocked.Increment(ref _next)}";
        var seconds = (at ?? DateTimeOffset.UtcNow).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return new() { ["webhook-id"] = id, ["webhook-timestamp"] = seconds, ["webhook-signature"] = Signature(key ?? BackKey, id, seconds, Encoding.UTF8.GetBytes(body)) };
    }

    public static string Decision(string approval, string act, string digest, string by, string? reason = null) =>
        reason is null ? JsonSerializer.Serialize(new { type = "approval.decision", approval, act, digest, by }) : JsonSerializer.Serialize(new { type = "approval.decision", approval, act, digest, by, reason });

    public ValueTask DisposeAsync() => Http.DisposeAsync();

    private static string Signature(byte[] key, string id, string seconds, byte[] body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(Encoding.ASCII.GetBytes(id + "." + seconds + "."));
        hmac.AppendData(body);
        return "v1," + Convert.ToBase64String(hmac.GetHashAndReset());
    }

    private Task AnswerAsync(UpstreamExchange exchange)
    {
        var request = exchange.Request;
        var (id, seconds) = (request.Head["webhook-id"], request.Head["webhook-timestamp"]);
        Tries.Enqueue((id, request.Text));
        if (request.Head["webhook-signature"] != Signature(OutKey, id, seconds, request.Body) || request.Head["content-type"] != "application/json")
        {
            Wrong.Enqueue("signature of " + id);
        }

        var message = JsonDocument.Parse(request.Body).RootElement;
        if (Fails(message.GetProperty("data").TryGetProperty("preview", out var preview) ? preview.GetString()! : ""))
        {
            return exchange.SendAsync("HTTP/1.1 503 X\r\nContent-Length: 0\r\n\r\n");
        }

        Taken.Enqueue((id, message));
        return exchange.SendAsync("HTTP/1.1 204 X\r\n\r\n");
    }

    private bool Fails(string preview)
    {
        lock (Taken)
        {
            var fails = _failing.Left > 0 && preview.Contains(_failing.Containing, StringComparison.Ordinal);
            _failing.Left -= fails ? 1 : 0;
            return fails;
        }
    }
}
