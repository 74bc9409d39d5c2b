using System.Text.Json;

namespace FastMcp.Proxy.Notifying.Slack;

/// <summary>What Slack's API says: <c>ok</c>, and where the message is, or which error. What else it says is its own.</summary>
internal sealed record SlackAnswer(bool Ok = false, string? Error = null, string? Channel = null, string? Ts = null)
{
    /// <summary>Null: it is none.</summary>
    public static SlackAnswer? Read(byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, SlackJson.Default.SlackAnswer);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
