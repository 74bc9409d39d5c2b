using System.Text.Json.Serialization;

namespace FastMcp.Bench.Micro;

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SortedDictionary<string, GateFigure>))]
internal sealed partial class GateJson : JsonSerializerContext;
