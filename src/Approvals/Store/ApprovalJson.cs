using System.Text.Json.Serialization;

namespace FastMcp.Approvals.Store;

/// <summary>How a request is written, in the store and for clients of the admin API.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ApprovalRequest))]
[JsonSerializable(typeof(ApprovalRequest[]))]
[JsonSerializable(typeof(string[]))]
public sealed partial class ApprovalJson : JsonSerializerContext;
