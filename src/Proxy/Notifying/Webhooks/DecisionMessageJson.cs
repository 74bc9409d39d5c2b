using System.Text.Json.Serialization;

namespace FastMcp.Proxy.Notifying.Webhooks;

/// <summary>How a decision is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(DecisionMessage))]
internal sealed partial class DecisionMessageJson : JsonSerializerContext;
