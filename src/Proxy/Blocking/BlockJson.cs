using System.Text.Json;
using System.Text.Json.Serialization;

namespace FastMcp.Proxy.Blocking;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(Block[]))]
[JsonSerializable(typeof(Block))]
[JsonSerializable(typeof(BlockOrder))]
internal sealed partial class BlockJson : JsonSerializerContext;
