using System.Globalization;
using System.Text.Json;
using FastMcp.Proxy.Health;

namespace FastMcp.Proxy.Telemetry;

/// <summary>What messages of OTLP in JSON have in common (OTLP specification, "JSON Protobuf Encoding": 64-bit numbers are texts, ids are hexadecimal).</summary>
internal static class OtlpJson
{
    /// <summary>Begins resource and scope; the caller writes the list behind.</summary>
    public static void Begin(Utf8JsonWriter json, string resources, string scopes, string list)
    {
        json.WriteStartObject();
        json.WriteStartArray(resources);
        json.WriteStartObject();
        json.WriteStartObject("resource");
        json.WriteStartArray("attributes");
        Text(json, "service.name", "fastmcp");
        Text(json, "service.version", HealthCheck.ProgramVersion);
        Text(json, "service.instance.id", $"{Environment.MachineName}:{Environment.ProcessId}");
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartArray(scopes);
        json.WriteStartObject();
        json.WriteStartObject("scope");
        json.WriteString("name", "fastmcp");
        json.WriteEndObject();
        json.WriteStartArray(list);
    }

    public static void End(Utf8JsonWriter json)
    {
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>An attribute; nothing for an empty text.</summary>
    public static void Text(Utf8JsonWriter json, string key, string value)
    {
        if (value.Length > 0)
        {
            json.WriteStartObject();
            json.WriteString("key", key);
            json.WriteStartObject("value");
            json.WriteString("stringValue", value);
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    public static void Number(Utf8JsonWriter json, string key, long value)
    {
        json.WriteStartObject();
        json.WriteString("key", key);
        json.WriteStartObject("value");
        json.WriteString("intValue", value.ToString(CultureInfo.InvariantCulture));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static string Nanoseconds(DateTimeOffset time) => ((time - DateTimeOffset.UnixEpoch).Ticks * 100).ToString(CultureInfo.InvariantCulture);
}
