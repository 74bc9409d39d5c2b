using System.Text.Json;
using System.Text.Json.Serialization;

namespace FastMcp.Proxy.Bundles;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(Bundle))]
[JsonSerializable(typeof(PolicyOrder))]
[JsonSerializable(typeof(PolicyReport))]
internal sealed partial class BundleJson : JsonSerializerContext;
