using System.Text.Json;
using System.Text.Json.Serialization;

namespace FastMcp.Proxy.Budgets;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Use[]))]
internal sealed partial class UseJson : JsonSerializerContext;
