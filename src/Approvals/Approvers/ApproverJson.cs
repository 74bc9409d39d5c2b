using System.Text.Json.Serialization;

namespace FastMcp.Approvals.Approvers;

/// <summary>The file of approvers.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ApproverEntry[]))]
internal sealed partial class ApproverJson : JsonSerializerContext;
