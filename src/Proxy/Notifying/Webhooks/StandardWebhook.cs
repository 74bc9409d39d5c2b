using System.Globalization;
using System.Text;
using FastMcp.Proxy.Notifying.Callbacks;

namespace FastMcp.Proxy.Notifying.Webhooks;

/// <summary>
/// The signature of Standard Webhooks 1.0.0 (github.com/standard-webhooks): HMAC-SHA256 over id, a dot, seconds of Unix time, a dot and the
/// body. Pure.
/// </summary>
internal static class StandardWebhook
{
    public const string Id = "webhook-id";
    public const string Timestamp = "webhook-timestamp";
    public const string Signature = "webhook-signature";

    /// <summary>limit callback-window: how far a timestamp may be from now, either way.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    // limit callback-id: characters.
    private const int LongestId = 128;

    public static byte[] Content(string id, string seconds, ReadOnlySpan<byte> body) => [.. Encoding.ASCII.GetBytes($"{id}.{seconds}."), .. body];

    /// <summary>Null: it is signed, now, with an id that can be remembered.</summary>
    public static CallbackOutcome? WhyNot(IReadOnlyDictionary<string, string> headers, ReadOnlySpan<byte> body, WebhookKeys keys, DateTimeOffset now)
    {
        if (!headers.TryGetValue(Id, out var id) || !headers.TryGetValue(Timestamp, out var seconds) || !headers.TryGetValue(Signature, out var signature)
            || !IsId(id) || !IsSeconds(seconds, out var at))
        {
            return CallbackOutcome.Forged;
        }

        return !keys.Verify(Content(id, seconds, body), signature) ? CallbackOutcome.Forged
            : IsNow(at, now) ? null
            : CallbackOutcome.Old;
    }

    public static bool IsNow(long seconds, DateTimeOffset now) => Math.Abs(now.ToUnixTimeSeconds() - seconds) <= (long)Window.TotalSeconds;

    /// <summary>One spelling for each time.</summary>
    public static bool IsSeconds(string text, out long seconds) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out seconds) && text.Length <= 12 && text[0] != '0';

    // A dot in it would let a part of the id be read as the time.
    private static bool IsId(string id) => id.Length is > 0 and <= LongestId && id.All(c => c is > ' ' and <= '~' and not '.');
}
