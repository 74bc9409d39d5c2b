using System.Text.Json;
using FastMcp.Policy.Conditions.Functions;
using FastMcp.PolicyCompiler.Conditions.Plan;
using FastMcp.PolicyCompiler.Schemas;

namespace FastMcp.Policy.Schemas;

/// <summary>Does a value fit a schema? Every schema that is asked about a value is a step, and every comparison; what needs more than its budget does not fit.</summary>
/// <remarks>Ownership: one call, one thread. Every member counts, also one whose name stands twice: no parser sees one that nobody judged.</remarks>
internal readonly struct SchemaJudge(SchemaBudget budget)
{
    public bool IsExhausted => budget.IsExhausted;

    public bool Fits(SchemaNode node, JsonElement value)
    {
        // A number is read by each schema that is asked about it.
        if (!budget.Charge(value.ValueKind == JsonValueKind.Number ? 1 + RawTexts.LengthOf(value) / 64 : 1) || !budget.Enter())
        {
            return false;
        }

        var fits = FitsType(node, value) && FitsValues(node, value) && FitsKind(node, value) && FitsInPlace(node, value);
        budget.Leave();
        return fits;
    }

    public static bool FitsType(SchemaNode node, JsonElement value) => node.Types == SchemaTypes.All || (node.Types & TypeOf(value)) != 0;

    public bool FitsValues(SchemaNode node, JsonElement value) => node.Values is null || SameValues.IsOneOf(value, node.Values, budget);

    public bool FitsKind(SchemaNode node, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => FitsObject(node, value),
        JsonValueKind.Array => FitsList(node, value),
        JsonValueKind.String => FitsText(node, value),
        JsonValueKind.Number => FitsNumber(node, value),
        _ => true,
    };

    public bool FitsInPlace(SchemaNode node, JsonElement value)
    {
        foreach (var one in node.All)
        {
            if (!Fits(one, value))
            {
                return false;
            }
        }

        return (node.Same is null || Fits(node.Same, value))
            && (node.Not is null || !Fits(node.Not, value))
            && (node.If is null || ((Fits(node.If, value) ? node.Then : node.Else) is not { } then || Fits(then, value)))
            && (node.Any.Count == 0 || Count(node.Any, value, 1) == 1)
            && (node.One.Count == 0 || Count(node.One, value, 2) == 1)
            && !IsExhausted;
    }

    /// <summary>How many members the object has.</summary>
    public static int MembersOf(JsonElement value) => value.GetPropertyCount();

    public bool Has(JsonElement value, ReadOnlySpan<byte> name)
    {
        foreach (var member in value.EnumerateObject())
        {
            if (IsNamed(RawTexts.NameOf(member), name))
            {
                return true;
            }

            if (IsExhausted)
            {
                break;
            }
        }

        return false;
    }

    /// <summary>Is this member one that the schema names, and does it fit?</summary>
    public bool FitsMember(SchemaNode node, JsonProperty member, out SchemaProperty? known)
    {
        known = null;
        var name = RawTexts.NameOf(member);
        var isOwn = false;
        foreach (var property in node.Properties)
        {
            if (IsNamed(name, property.Utf8))
            {
                (known, isOwn) = (property, true);
                if (!Fits(property.Node, member.Value))
                {
                    return false;
                }

                break;
            }

            if (IsExhausted)
            {
                return false;
            }
        }

        foreach (var pattern in node.Patterns)
        {
            if (Finds(pattern.Table, name))
            {
                isOwn = true;
                if (!Fits(pattern.Node, member.Value))
                {
                    return false;
                }
            }
        }

        return (isOwn || node.Additional is null || Fits(node.Additional, member.Value)) && !IsExhausted && FitsName(node, member);
    }

    public bool FitsItem(SchemaNode node, int index, JsonElement item) =>
        index < node.Prefix.Count ? Fits(node.Prefix[index], item) : node.Items is null || Fits(node.Items, item);

    private bool FitsObject(SchemaNode node, JsonElement value)
    {
        var count = MembersOf(value);
        if (count < node.MinMembers || count > node.MaxMembers)
        {
            return false;
        }

        foreach (var name in node.Required)
        {
            if (!Has(value, System.Text.Encoding.UTF8.GetBytes(name)))
            {
                return false;
            }
        }

        foreach (var one in node.Dependencies)
        {
            if (!FitsDependency(one, value))
            {
                return false;
            }
        }

        if (node is { Properties.Count: 0, Patterns.Count: 0, Additional: null, Names: null })
        {
            return !IsExhausted;
        }

        foreach (var member in value.EnumerateObject())
        {
            if (!FitsMember(node, member, out _))
            {
                return false;
            }
        }

        return !IsExhausted;
    }

    private bool FitsDependency(SchemaDependency one, JsonElement value)
    {
        if (!Has(value, System.Text.Encoding.UTF8.GetBytes(one.Name)))
        {
            return !IsExhausted;
        }

        foreach (var other in one.Required)
        {
            if (!Has(value, System.Text.Encoding.UTF8.GetBytes(other)))
            {
                return false;
            }
        }

        return one.Node is null || Fits(one.Node, value);
    }

    // A name is judged as the text that it is, where a schema asks: that is rare.
    private bool FitsName(SchemaNode node, JsonProperty member)
    {
        if (node.Names is null)
        {
            return true;
        }

        var raw = RawTexts.NameOf(member);
        if (!budget.ChargeBytes(raw.Length))
        {
            return false;
        }

        byte[] quoted = [(byte)'"', .. raw, (byte)'"'];
        using var name = JsonDocument.Parse(quoted);
        return Fits(node.Names, name.RootElement);
    }

    private bool FitsList(SchemaNode node, JsonElement value)
    {
        var count = value.GetArrayLength();
        if (count < node.MinItems || count > node.MaxItems)
        {
            return false;
        }

        var (index, contained) = (0, 0);
        foreach (var item in value.EnumerateArray())
        {
            if (index >= node.Prefix.Count && node is { Items: null, Contains: null })
            {
                break;
            }

            if (!FitsItem(node, index++, item))
            {
                return false;
            }

            contained += node.Contains is not null && Fits(node.Contains, item) ? 1 : 0;
        }

        return (node.Contains is null || (contained >= node.MinContains && contained <= node.MaxContains)) && (!node.Unique || AreUnique(value)) && !IsExhausted;
    }

    private bool AreUnique(JsonElement value)
    {
        var outer = 0;
        foreach (var one in value.EnumerateArray())
        {
            var inner = 0;
            foreach (var other in value.EnumerateArray())
            {
                if (inner++ >= outer)
                {
                    break;
                }

                if (!budget.Charge(1) || SameValues.Are(one, other, budget))
                {
                    return false;
                }
            }

            outer++;
        }

        return true;
    }

    private bool FitsText(SchemaNode node, JsonElement value)
    {
        if (node is { Pattern: null, MinLength: 0, MaxLength: int.MaxValue })
        {
            return true;
        }

        var raw = RawTexts.Of(value);
        if (!budget.Charge(raw.Length / 64))
        {
            return false;
        }

        var text = RawTexts.Decoded(raw);
        var points = 0;
        foreach (var b in text)
        {
            points += (b & 0xC0) != 0x80 ? 1 : 0;
        }

        return points >= node.MinLength && points <= node.MaxLength && (node.Pattern is null || IsFound(node.Pattern, text));
    }

    private static bool FitsNumber(SchemaNode node, JsonElement value)
    {
        if (node is { Minimum: null, Maximum: null, Above: null, Below: null, MultipleOf: null })
        {
            return true;
        }

        return SchemaNumber.TryParse(value.GetRawText(), out var number)
            && !(node.Minimum is { } least && number.CompareTo(least) < 0)
            && !(node.Maximum is { } most && number.CompareTo(most) > 0)
            && !(node.Above is { } above && number.CompareTo(above) <= 0)
            && !(node.Below is { } below && number.CompareTo(below) >= 0)
            && !(node.MultipleOf is { } unit && !number.IsMultipleOf(unit));
    }

    // So many of them fit; no more than it needs are asked.
    private int Count(IReadOnlyList<SchemaNode> nodes, JsonElement value, int enough)
    {
        var count = 0;
        foreach (var node in nodes)
        {
            count += Fits(node, value) ? 1 : 0;
            if (count == enough)
            {
                break;
            }
        }

        return count;
    }

    private bool Finds(SearchTable table, ReadOnlySpan<byte> raw) => budget.ChargeBytes(raw.Length) && IsFound(table, RawTexts.Decoded(raw));

    private static bool IsFound(SearchTable table, ReadOnlySpan<byte> text) => new TextPattern(table.ClassOf, table.Classes, table.Next, table.Start, table.AtEnd).IsMatch(text);

    // A comparison is a step; one that has to decode is charged by length.
    private bool IsNamed(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> name) =>
        budget.Charge(RawTexts.MayBe(raw, name.Length) ? 1 + raw.Length / 64 : 1) && RawTexts.Is(raw, name);

    private static SchemaTypes TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => SchemaTypes.Null,
        JsonValueKind.True or JsonValueKind.False => SchemaTypes.Boolean,
        JsonValueKind.String => SchemaTypes.Text,
        JsonValueKind.Array => SchemaTypes.List,
        JsonValueKind.Object => SchemaTypes.Object,
        _ => value.TryGetInt64(out _) || (SchemaNumber.TryParse(value.GetRawText(), out var number) && number.IsWhole) ? SchemaTypes.Integer | SchemaTypes.Number : SchemaTypes.Number,
    };
}
