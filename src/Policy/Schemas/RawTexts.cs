using System.Runtime.InteropServices;
using System.Text.Json;
using FastMcp.Policy.Conditions.Json;

namespace FastMcp.Policy.Schemas;

/// <summary>Texts of JSON as they came; those with escapes, half a surrogate pair too, are decoded here and throw nothing.</summary>
internal static class RawTexts
{
    /// <summary>Without its quotes, escapes as they are.</summary>
    public static ReadOnlySpan<byte> Of(JsonElement text) => JsonMarshal.GetRawUtf8Value(text)[1..^1];

    public static ReadOnlySpan<byte> NameOf(JsonProperty member) => JsonMarshal.GetRawUtf8PropertyName(member);

    public static int LengthOf(JsonElement value) => JsonMarshal.GetRawUtf8Value(value).Length;

    public static ReadOnlySpan<byte> Decoded(ReadOnlySpan<byte> raw) => raw.Contains((byte)'\\') ? JsonEscapes.Decode(raw) : raw;

    /// <summary>Can it be that text by its length alone? An escape is at most six bytes for one (<c>\u0041</c>).</summary>
    public static bool MayBe(ReadOnlySpan<byte> raw, int length) => raw.Length >= length && raw.Length <= 6L * length;

    public static bool Is(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> text) => MayBe(raw, text.Length) && Decoded(raw).SequenceEqual(text);
}
