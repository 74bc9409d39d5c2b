using System.Text.Json.Serialization;

namespace FastMcp.Proxy.Identity.ApiKeys;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ApiKeyEntry[]))]
internal sealed partial class ApiKeyJson : JsonSerializerContext;
