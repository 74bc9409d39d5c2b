using System.Text.Json;
using FastMcp.Jose;

namespace FastMcp.Proxy.Notifying.Webhooks;

/// <summary>What a webhook says back.</summary>
/// <param name="Type"><see cref="Kind"/>, so that what goes out is never taken for what comes back.</param>
/// <param name="Approval">Its id.</param>
/// <param name="Act"><c>approve</c> or <c>deny</c>.</param>
/// <param name="Digest">Of what the person had before them, as it was told.</param>
/// <param name="By">Who, as the configuration maps them.</param>
/// <param name="Reason">With deny: the agent is told it.</param>
internal sealed record DecisionMessage(string Type, string Approval, string Act, string Digest, string By, string? Reason)
{
    public const string Kind = "approval.decision";

    private const int Hex = 64;

    /// <summary>Null: it is none. Strict: nothing unknown, nothing twice, nothing left out.</summary>
    public static DecisionMessage? Read(ReadOnlySpan<byte> json)
    {
        if (StrictJson.Check(json) != TokenFault.None)
        {
            return null;
        }

        try
        {
            var message = JsonSerializer.Deserialize(json, DecisionMessageJson.Default.DecisionMessage);
            return message is not null && message.IsWhole ? message : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private bool IsWhole => Type == Kind && Act is "approve" or "deny" && (Act == "deny") == (Reason is not null)
        && Approval is { Length: > 0 and <= 40 } && Digest is { Length: Hex } && By is { Length: > 0 and <= 256 };
}
