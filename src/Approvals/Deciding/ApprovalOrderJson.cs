using System.Text.Json.Serialization;

namespace FastMcp.Approvals.Deciding;

/// <summary>How an order is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ApprovalOrder))]
public sealed partial class ApprovalOrderJson : JsonSerializerContext;
