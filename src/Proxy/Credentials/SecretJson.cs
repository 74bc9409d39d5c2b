using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FastMcp.Jose;

namespace FastMcp.Proxy.Credentials;

/// <summary>Takes secrets out of JSON answers without making texts of them.</summary>
internal static class SecretJson
{
    /// <summary>The text at a path of members; null: it is not there, or cannot stand in a field.</summary>
    public static Secret? Take(byte[] json, params string[] path)
    {
        if (StrictJson.Check(json) != TokenFault.None)
        {
            return null;
        }

        var reader = new Utf8JsonReader(json);
        reader.Read();
        foreach (var name in path)
        {
            if (reader.TokenType != JsonTokenType.StartObject || !Enter(ref reader, name))
            {
                return null;
            }
        }

        if (reader.TokenType != JsonTokenType.String)
        {
            return null;
        }

        var scratch = GC.AllocateUninitializedArray<byte>(reader.ValueSpan.Length, pinned: true);
        var length = reader.CopyString(scratch);
        var secret = length > 0 && scratch.AsSpan(0, length).IndexOfAnyExceptInRange((byte)0x21, (byte)0x7E) < 0 ? new Secret(scratch.AsSpan(0, length)) : null;
        CryptographicOperations.ZeroMemory(scratch);
        return secret;
    }

    /// <summary>A text that is no secret, such as the standard's error word; null: it is not there.</summary>
    public static string? Text(byte[] json, params string[] path)
    {
        if (StrictJson.Check(json) != TokenFault.None)
        {
            return null;
        }

        using var document = JsonDocument.Parse(json);
        var at = document.RootElement;
        foreach (var name in path)
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
            {
                return null;
            }
        }

        return at.ValueKind == JsonValueKind.String ? at.GetString() : at.ValueKind == JsonValueKind.Number ? at.GetRawText() : null;
    }

    /// <summary>Seconds from now, as <c>expires_in</c> says them; null: it does not.</summary>
    public static DateTimeOffset? EndsIn(byte[] json, DateTimeOffset now, params string[] path) =>
        long.TryParse(Text(json, path), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < 366L * 24 * 3600 ? now.AddSeconds(seconds) : null;

    /// <summary>A time as RFC 3339 writes it.</summary>
    public static DateTimeOffset? EndsAt(byte[] json, params string[] path) =>
        DateTimeOffset.TryParse(Text(json, path), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    /// <summary>The error word of OAuth (RFC 6749 section 5.2), if it is one: never what else an answer says.</summary>
    public static string ErrorOf(byte[] json) =>
        Text(json, "error") is { Length: > 0 and <= 40 } word && word.All(c => char.IsAsciiLetterLower(c) || c == '_') ? $" ({word})" : "";

    private static bool Enter(ref Utf8JsonReader reader, string name)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isIt = reader.ValueTextEquals(Encoding.UTF8.GetBytes(name));
            reader.Read();
            if (isIt)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }
}
