using System.Text;
using System.Text.Json;
using FastMcp.PolicyCompiler.Json;
using FastMcp.PolicyCompiler.Schemas;

namespace FastMcp.Policy.Schemas;

/// <summary>
/// Are two values the same, as JSON Schema says it: 1 is 1.0, and the order of members does not count. Every pair that is compared is charged, by its length; beyond the budget they are not.
/// </summary>
internal static class SameValues
{
    /// <summary>One of these? What is a text is decoded once for all of them.</summary>
    public static bool IsOneOf(JsonElement value, IReadOnlyList<JsonTree> all, SchemaBudget budget)
    {
        ReadOnlySpan<byte> text = default;
        if (value.ValueKind == JsonValueKind.String)
        {
            var raw = RawTexts.Of(value);
            if (!budget.ChargeBytes(raw.Length))
            {
                return false;
            }

            text = RawTexts.Decoded(raw);
        }

        foreach (var one in all)
        {
            if (!budget.Charge(1))
            {
                return false;
            }

            if (value.ValueKind == JsonValueKind.String ? one.Kind == JsonKinds.Text && text.SequenceEqual(one.Utf8) : Are(value, one, budget))
            {
                return true;
            }
        }

        return false;
    }

    public static bool Are(JsonElement one, JsonElement other, SchemaBudget budget) => budget.Charge(1) && one.ValueKind == other.ValueKind && one.ValueKind switch
    {
        JsonValueKind.String => AreTexts(RawTexts.Of(one), RawTexts.Of(other), budget),
        JsonValueKind.Number => budget.ChargeBytes(RawTexts.LengthOf(one) + RawTexts.LengthOf(other)) && AreNumbers(one.GetRawText(), other.GetRawText()),
        JsonValueKind.Array => AreLists(one, other, budget),
        JsonValueKind.Object => AreObjects(one, other, budget),
        _ => true,
    };

    private static bool Are(JsonElement one, JsonTree other, SchemaBudget budget) => budget.Charge(1) && (one.ValueKind, other.Kind) switch
    {
        (JsonValueKind.Null, JsonKinds.Null) or (JsonValueKind.True, JsonKinds.True) or (JsonValueKind.False, JsonKinds.False) => true,
        (JsonValueKind.String, JsonKinds.Text) => IsText(RawTexts.Of(one), other.Utf8, budget),
        (JsonValueKind.Number, JsonKinds.Number) => budget.ChargeBytes(RawTexts.LengthOf(one)) && AreNumbers(one.GetRawText(), other.Text),
        (JsonValueKind.Array, JsonKinds.List) => AreLists(one, other, budget),
        (JsonValueKind.Object, JsonKinds.Object) => AreObjects(one, other, budget),
        _ => false,
    };

    private static bool AreLists(JsonElement one, JsonTree other, SchemaBudget budget)
    {
        if (one.GetArrayLength() != other.Items.Count)
        {
            return false;
        }

        var index = 0;
        foreach (var item in one.EnumerateArray())
        {
            if (!Are(item, other.Items[index++], budget))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreObjects(JsonElement one, JsonTree other, SchemaBudget budget)
    {
        if (one.GetPropertyCount() != other.Members.Count)
        {
            return false;
        }

        foreach (var member in one.EnumerateObject())
        {
            var name = RawTexts.NameOf(member);
            if (!budget.Charge(1 + other.Members.Count + name.Length / 64)
                || other.Find(Encoding.UTF8.GetString(RawTexts.Decoded(name))) is not { } same || !Are(member.Value, same, budget))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreLists(JsonElement one, JsonElement other, SchemaBudget budget)
    {
        if (one.GetArrayLength() != other.GetArrayLength())
        {
            return false;
        }

        var others = other.EnumerateArray();
        foreach (var item in one.EnumerateArray())
        {
            if (!others.MoveNext() || !Are(item, others.Current, budget))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreObjects(JsonElement one, JsonElement other, SchemaBudget budget)
    {
        if (one.GetPropertyCount() != other.GetPropertyCount())
        {
            return false;
        }

        foreach (var member in one.EnumerateObject())
        {
            if (!HasSame(other, member, budget))
            {
                return false;
            }
        }

        return true;
    }

    // Each pair of members that is looked at is charged: all with all is the square of them.
    private static bool HasSame(JsonElement other, JsonProperty member, SchemaBudget budget)
    {
        foreach (var same in other.EnumerateObject())
        {
            if (!budget.Charge(1))
            {
                return false;
            }

            if (AreTexts(RawTexts.NameOf(member), RawTexts.NameOf(same), budget) && Are(member.Value, same.Value, budget))
            {
                return true;
            }
        }

        return false;
    }

    private static bool AreTexts(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other, SchemaBudget budget) =>
        one.Length <= 6L * other.Length && other.Length <= 6L * one.Length && budget.Charge((one.Length + other.Length) / 64) && RawTexts.Decoded(one).SequenceEqual(RawTexts.Decoded(other));

    private static bool IsText(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> text, SchemaBudget budget) =>
        RawTexts.MayBe(raw, text.Length) && budget.Charge(raw.Length / 64) && RawTexts.Is(raw, text);

    private static bool AreNumbers(string one, string other) =>
        one == other || (SchemaNumber.TryParse(one, out var number) && SchemaNumber.TryParse(other, out var same) && number.CompareTo(same) == 0);
}
