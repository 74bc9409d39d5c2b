using System.Security.Cryptography;
using System.Text;
using FastMcp.Proxy.Notifying.Callbacks;
using FastMcp.Proxy.Notifying.Webhooks;

namespace FastMcp.Proxy.Notifying.Slack;

/// <summary>
/// Slack's signature of requests, version 0 (docs.slack.dev, "Verifying requests from Slack"): <c>v0=</c> and HMAC-SHA256 in hex over
/// <c>v0:SECONDS:BODY</c> under the app's signing secret. Pure.
/// </summary>
internal static class SlackSignature
{
    public const string Timestamp = "x-slack-request-timestamp";
    public const string Signature = "x-slack-signature";

    /// <summary>Null: Slack sent it, now.</summary>
    public static CallbackOutcome? WhyNot(IReadOnlyDictionary<string, string> headers, ReadOnlySpan<byte> body, ReadOnlySpan<byte> secret, DateTimeOffset now)
    {
        if (!headers.TryGetValue(Timestamp, out var seconds) || !headers.TryGetValue(Signature, out var shown) || !StandardWebhook.IsSeconds(seconds, out var at) || shown.Any(c => c > '~'))
        {
            return CallbackOutcome.Forged;
        }

        return !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(shown), Encoding.ASCII.GetBytes(Sign(seconds, body, secret))) ? CallbackOutcome.Forged
            : StandardWebhook.IsNow(at, now) ? null
            : CallbackOutcome.Old;
    }

    public static string Sign(string seconds, ReadOnlySpan<byte> body, ReadOnlySpan<byte> secret) =>
        "v0=" + Convert.ToHexStringLower(HMACSHA256.HashData(secret, Content(seconds, body)));

    private static byte[] Content(string seconds, ReadOnlySpan<byte> body) => [.. Encoding.ASCII.GetBytes($"v0:{seconds}:"), .. body];
}
