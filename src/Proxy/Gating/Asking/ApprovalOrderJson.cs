using System.Text.Json.Serialization;

namespace FastMcp.Proxy.Gating.Asking;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ApprovalOrder))]
internal sealed partial class ApprovalOrderJson : JsonSerializerContext;
