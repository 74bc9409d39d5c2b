using System.Text.Json;
using System.Text.Json.Serialization;

namespace FastMcp.Proxy.Gating.Tools;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(PinApproval[]))]
[JsonSerializable(typeof(ChangedTool[]))]
[JsonSerializable(typeof(PinOrder))]
internal sealed partial class PinJson : JsonSerializerContext;
