using System.Text.Json;
using FastMcp.PolicyCompiler.Json;
using FastMcp.PolicyCompiler.Schemas;

namespace FastMcp.Policy.Schemas;

/// <summary>Are two values the same, as JSON Schema says it: 1 is 1.0, and the order of members does not count.</summary>
internal static class SameValues
{
    public static bool Are(JsonElement one, JsonTree other) => (one.ValueKind, other.Kind) switch
    {
        (JsonValueKind.Null, JsonKinds.Null) or (JsonValueKind.True, JsonKinds.True) or (JsonValueKind.False, JsonKinds.False) => true,
        (JsonValueKind.String, JsonKinds.Text) => RawTexts.Is(RawTexts.Of(one), other.Utf8),
        (JsonValueKind.Number, JsonKinds.Number) => AreNumbers(one.GetRawText(), other.Text),
        (JsonValueKind.Array, JsonKinds.List) => one.GetArrayLength() == other.Items.Count && one.EnumerateArray().Zip(other.Items).All(pair => Are(pair.First, pair.Second)),
        (JsonValueKind.Object, JsonKinds.Object) => one.GetPropertyCount() == other.Members.Count
            && one.EnumerateObject().All(member => other.Find(System.Text.Encoding.UTF8.GetString(RawTexts.Decoded(RawTexts.NameOf(member)))) is { } same && Are(member.Value, same)),
        _ => false,
    };

    public static bool Are(JsonElement one, JsonElement other) => one.ValueKind == other.ValueKind && one.ValueKind switch
    {
        JsonValueKind.String => RawTexts.Decoded(RawTexts.Of(one)).SequenceEqual(RawTexts.Decoded(RawTexts.Of(other))),
        JsonValueKind.Number => AreNumbers(one.GetRawText(), other.GetRawText()),
        JsonValueKind.Array => one.GetArrayLength() == other.GetArrayLength() && one.EnumerateArray().Zip(other.EnumerateArray()).All(pair => Are(pair.First, pair.Second)),
        JsonValueKind.Object => one.GetPropertyCount() == other.GetPropertyCount() && one.EnumerateObject().All(member => HasSame(other, member)),
        _ => true,
    };

    private static bool HasSame(JsonElement other, JsonProperty member) =>
        other.EnumerateObject().Any(same => RawTexts.Decoded(RawTexts.NameOf(member)).SequenceEqual(RawTexts.Decoded(RawTexts.NameOf(same))) && Are(member.Value, same.Value));

    private static bool AreNumbers(string one, string other) =>
        one == other || (SchemaNumber.TryParse(one, out var number) && SchemaNumber.TryParse(other, out var same) && number.CompareTo(same) == 0);
}
