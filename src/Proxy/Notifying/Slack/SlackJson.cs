using System.Text.Json.Serialization;

namespace FastMcp.Proxy.Notifying.Slack;

/// <summary>What Slack says.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SlackAnswer))]
internal sealed partial class SlackJson : JsonSerializerContext;
