using System.Text.Json;
using System.Text.Json.Serialization;

namespace FastMcp.Proxy.BreakGlass;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(Override[]))]
[JsonSerializable(typeof(Override))]
[JsonSerializable(typeof(OverrideOrder))]
internal sealed partial class OverrideJson : JsonSerializerContext;
