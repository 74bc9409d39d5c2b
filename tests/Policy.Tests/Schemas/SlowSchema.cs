using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace FastMcp.Policy.Tests.Schemas;

/// <summary>
/// JSON Schema 2020-12 word by word, straight from the schema's own JSON: nothing is compiled, nothing bounded. The oracle; it shares no code with the product.
/// </summary>
internal static class SlowSchema
{
    public static bool Fits(JsonElement root, JsonElement schema, JsonElement value)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return schema.ValueKind == JsonValueKind.True;
        }

        return schema.EnumerateObject().All(keyword => Holds(root, schema, keyword.Name, keyword.Value, value));
    }

    private static bool Holds(JsonElement root, JsonElement schema, string keyword, JsonElement says, JsonElement value)
    {
        bool Is(JsonElement other, JsonElement of) => Fits(root, other, of);
        bool isObject = value.ValueKind == JsonValueKind.Object;
        bool isList = value.ValueKind == JsonValueKind.Array;
        bool isText = value.ValueKind == JsonValueKind.String;
        bool isNumber = value.ValueKind == JsonValueKind.Number;
        return keyword switch
        {
            "type" => says.ValueKind == JsonValueKind.Array ? says.EnumerateArray().Any(one => IsOf(one.GetString()!, value)) : IsOf(says.GetString()!, value),
            "enum" => says.EnumerateArray().Any(one => Same(one, value)),
            "const" => Same(says, value),
            "allOf" => says.EnumerateArray().All(one => Is(one, value)),
            "anyOf" => says.EnumerateArray().Any(one => Is(one, value)),
            "oneOf" => says.EnumerateArray().Count(one => Is(one, value)) == 1,
            "not" => !Is(says, value),
            "if" => Is(says, value)
                ? !schema.TryGetProperty("then", out JsonElement then) || Is(then, value)
                : !schema.TryGetProperty("else", out JsonElement otherwise) || Is(otherwise, value),
            "$ref" => Is(At(root, says.GetString()!), value),
            "properties" => !isObject || says.EnumerateObject().All(one => value.EnumerateObject().Where(member => member.Name == one.Name).All(member => Is(one.Value, member.Value))),
            "patternProperties" => !isObject || says.EnumerateObject().All(one => value.EnumerateObject().Where(member => IsFound(member.Name, one.Name)).All(member => Is(one.Value, member.Value))),
            "additionalProperties" => !isObject || value.EnumerateObject().Where(member => !IsNamed(schema, member.Name)).All(member => Is(says, member.Value)),
            "propertyNames" => !isObject || value.EnumerateObject().All(member => Is(says, JsonSerializer.SerializeToElement(member.Name))),
            "required" => !isObject || says.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _)),
            "minProperties" => !isObject || value.EnumerateObject().Count() >= says.GetDouble(),
            "maxProperties" => !isObject || value.EnumerateObject().Count() <= says.GetDouble(),
            "dependentRequired" => !isObject || says.EnumerateObject().All(one => !value.TryGetProperty(one.Name, out _) || one.Value.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _))),
            "dependentSchemas" => !isObject || says.EnumerateObject().All(one => !value.TryGetProperty(one.Name, out _) || Is(one.Value, value)),
            "prefixItems" => !isList || value.EnumerateArray().Zip(says.EnumerateArray()).All(pair => Is(pair.Second, pair.First)),
            "items" => !isList || value.EnumerateArray().Skip(schema.TryGetProperty("prefixItems", out JsonElement prefix) ? prefix.GetArrayLength() : 0).All(item => Is(says, item)),
            "contains" => !isList || Contained(root, schema, says, value),
            "minItems" => !isList || value.GetArrayLength() >= says.GetDouble(),
            "maxItems" => !isList || value.GetArrayLength() <= says.GetDouble(),
            "uniqueItems" => !isList || !says.GetBoolean() || !value.EnumerateArray().Where((one, index) => value.EnumerateArray().Take(index).Any(other => Same(one, other))).Any(),
            "minimum" => !isNumber || Compare(value, says) >= 0,
            "maximum" => !isNumber || Compare(value, says) <= 0,
            "exclusiveMinimum" => !isNumber || Compare(value, says) > 0,
            "exclusiveMaximum" => !isNumber || Compare(value, says) < 0,
            "multipleOf" => !isNumber || IsMultiple(value, says),
            "minLength" => !isText || new StringInfoOf(value).Points >= says.GetDouble(),
            "maxLength" => !isText || new StringInfoOf(value).Points <= says.GetDouble(),
            "pattern" => !isText || IsFound(value.GetString()!, says.GetString()!),
            _ => true,
        };
    }

    private static bool Contained(JsonElement root, JsonElement schema, JsonElement says, JsonElement value)
    {
        int count = value.EnumerateArray().Count(item => Fits(root, says, item));
        double least = schema.TryGetProperty("minContains", out JsonElement min) ? min.GetDouble() : 1;
        double most = schema.TryGetProperty("maxContains", out JsonElement max) ? max.GetDouble() : double.MaxValue;
        return count >= least && count <= most;
    }

    // Ends are ends: to .NET a `$` also stands before a last line feed.
    private static bool IsFound(string text, string pattern) => Regex.IsMatch(text, pattern.Replace("$", "\\z", StringComparison.Ordinal));

    private static bool IsNamed(JsonElement schema, string name) =>
        (schema.TryGetProperty("properties", out JsonElement own) && own.TryGetProperty(name, out _))
        || (schema.TryGetProperty("patternProperties", out JsonElement patterns) && patterns.EnumerateObject().Any(one => IsFound(name, one.Name)));

    private static JsonElement At(JsonElement root, string pointer) => pointer.Split('/').Skip(1).Aggregate(root, (at, part) =>
        Uri.UnescapeDataString(part).Replace("~1", "/").Replace("~0", "~") is var key && at.ValueKind == JsonValueKind.Array ? at[int.Parse(key, CultureInfo.InvariantCulture)] : at.GetProperty(Uri.UnescapeDataString(part).Replace("~1", "/").Replace("~0", "~")));

    private static bool IsOf(string type, JsonElement value) => type switch
    {
        "null" => value.ValueKind == JsonValueKind.Null,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && Ratio(value).Bottom.IsOne,
        "string" => value.ValueKind == JsonValueKind.String,
        "array" => value.ValueKind == JsonValueKind.Array,
        _ => value.ValueKind == JsonValueKind.Object,
    };

    private static bool Same(JsonElement one, JsonElement other) => one.ValueKind == other.ValueKind && one.ValueKind switch
    {
        JsonValueKind.Number => Compare(one, other) == 0,
        JsonValueKind.String => one.GetString() == other.GetString(),
        JsonValueKind.Array => one.GetArrayLength() == other.GetArrayLength() && one.EnumerateArray().Zip(other.EnumerateArray()).All(pair => Same(pair.First, pair.Second)),
        JsonValueKind.Object => one.EnumerateObject().Count() == other.EnumerateObject().Count() && one.EnumerateObject().All(member => other.TryGetProperty(member.Name, out JsonElement same) && Same(member.Value, same)),
        _ => true,
    };

    private static int Compare(JsonElement one, JsonElement other)
    {
        ((BigInteger top, BigInteger bottom), (BigInteger otherTop, BigInteger otherBottom)) = (Ratio(one), Ratio(other));
        return (top * otherBottom).CompareTo(otherTop * bottom);
    }

    private static bool IsMultiple(JsonElement value, JsonElement unit)
    {
        ((BigInteger top, BigInteger bottom), (BigInteger unitTop, BigInteger unitBottom)) = (Ratio(value), Ratio(unit));
        return (top * unitBottom % (unitTop * bottom)).IsZero;
    }

    // Exact: a fraction in lowest terms.
    private static (BigInteger Top, BigInteger Bottom) Ratio(JsonElement number)
    {
        string text = number.GetRawText();
        int e = text.IndexOfAny(['e', 'E']);
        int exponent = e < 0 ? 0 : int.Parse(text[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string digits = e < 0 ? text : text[..e];
        int dot = digits.IndexOf('.');
        exponent -= dot < 0 ? 0 : digits.Length - dot - 1;
        BigInteger top = BigInteger.Parse(digits.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        (top, BigInteger bottom) = exponent >= 0 ? (top * BigInteger.Pow(10, exponent), BigInteger.One) : (top, BigInteger.Pow(10, -exponent));
        BigInteger common = BigInteger.GreatestCommonDivisor(top, bottom);
        return common.IsZero ? (top, bottom) : (top / common, bottom / common);
    }

    private readonly struct StringInfoOf(JsonElement text)
    {
        public int Points { get; } = text.GetString()!.EnumerateRunes().Count();
    }
}
