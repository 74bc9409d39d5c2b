using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace FastMcp.Proxy.Commands.Replays.Serving;

/// <summary>
/// What two calls have in common that ask the same: of a JSON-RPC message method and parameters, of other JSON the whole
/// body, in any order of fields; of anything else its bytes.
/// </summary>
/// <param name="Method">Of a JSON-RPC message, with the name of what is called; else what kind of body it is.</param>
/// <param name="Digest">SHA-256 over the whole.</param>
/// <param name="Id">A JSON-RPC message's id as it was written; empty: it has none.</param>
internal sealed record CallKey(string Method, string Digest, string Id)
{
    /// <param name="body">Masked by every rule, as the record has it.</param>
    public static CallKey Of(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 128 });
            return OfJson(document.RootElement);
        }
        catch (JsonException)
        {
            return new CallKey(body.IsEmpty ? "empty body" : "text", Hash(body.Span), "");
        }
    }

    private static CallKey OfJson(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("jsonrpc", out _) || !root.TryGetProperty("method", out var method) || method.ValueKind != JsonValueKind.String)
        {
            return new CallKey("json", Hash(root, leaveOut: null), "");
        }

        var id = root.TryGetProperty("id", out var given) ? given.GetRawText() : "";
        var name = method.GetString()!;
        var hasParameters = root.TryGetProperty("params", out var parameters) && parameters.ValueKind == JsonValueKind.Object;
        var called = hasParameters && parameters.TryGetProperty("name", out var tool) && tool.ValueKind == JsonValueKind.String ? $"{name} {tool.GetString()}" : name;
        // Who the client is and what it can do is another matter than what it asks.
        var hash = hasParameters && name != "initialize" ? Hash(parameters, leaveOut: "_meta") : "";
        return new CallKey(called, called + " " + hash, id);
    }

    private static string Hash(JsonElement value, string? leaveOut)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            Write(json, value, leaveOut);
        }

        return Hash(buffer.WrittenSpan);
    }

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static void Write(Utf8JsonWriter json, JsonElement value, string? leaveOut)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var field in value.EnumerateObject().Where(f => f.Name != leaveOut).OrderBy(f => f.Name, StringComparer.Ordinal))
                {
                    json.WritePropertyName(field.Name);
                    Write(json, field.Value, leaveOut: null);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(json, item, leaveOut: null);
                }

                json.WriteEndArray();
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }
}
