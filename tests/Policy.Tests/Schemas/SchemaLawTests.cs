using System.Globalization;
using System.Text;
using System.Text.Json;
using FastMcp.Policy.Schemas;

namespace FastMcp.Policy.Tests.Schemas;

/// <summary>Random schemas and random values: what is compiled says what the slow interpreter says. FASTMCP_LONG=1 takes a hundred times as many.</summary>
public sealed class SchemaLawTests
{
    private static readonly string[] s_names = ["a", "b", "ab", "x1", "é"];
    private static readonly string[] s_texts = ["", "a", "ab", "abc1", "é", "😀", "A b", "\\n"];
    private static readonly string[] s_numbers = ["0", "1", "1.0", "-1", "2.5", "10", "1e1", "0.1", "100000000000000000000", "3"];
    private static readonly string[] s_patterns = ["^a", "b$", "[0-9]", "^[a-z]*$", "é", "a|b"];
    private static readonly string[] s_types = ["null", "boolean", "number", "integer", "string", "array", "object"];

    [Fact]
    public void Compiled_RandomSchemasAndValues_SaysWhatTheInterpreterSays()
    {
        int rounds = Environment.GetEnvironmentVariable("FASTMCP_LONG") == "1" ? 400_000 : 4_000;
        int fits = 0;
        for (int seed = 0; seed < rounds; seed++)
        {
            var random = new Random(seed);
            string schema = $$"""{"$defs":{"d0":{{Schema(random, 1)}},"d1":{{Schema(random, 1)}}},"allOf":[{{Schema(random, 3)}}]}""";
            ToolSchema compiled = Schemas.Of(schema);
            using JsonDocument slow = JsonDocument.Parse(schema);
            for (int turn = 0; turn < 6; turn++)
            {
                string value = Value(random, 3);
                using JsonDocument document = JsonDocument.Parse(value);
                bool expected = SlowSchema.Fits(slow.RootElement, slow.RootElement, document.RootElement);
                Assert.True(expected == compiled.Fits(value), $"seed {seed}: {schema} of {value} is {expected}");
                fits += expected ? 1 : 0;
            }
        }

        // Both answers come up, or the law says nothing.
        Assert.InRange(fits, rounds / 2, rounds * 11 / 2);
    }

    private static string Schema(Random random, int depth)
    {
        if (depth == 0 || random.Next(12) == 0)
        {
            return random.Next(3) switch { 0 => "true", 1 => random.Next(4) == 0 ? "false" : "{}", _ => $$"""{"type":"{{Of(random, s_types)}}"}""" };
        }

        var keywords = new Dictionary<string, string>();
        for (int count = random.Next(1, 4); count > 0; count--)
        {
            (string key, string says) = Keyword(random, depth);
            keywords[key] = says;
        }

        return "{" + string.Join(',', keywords.Select(one => $"\"{one.Key}\":{one.Value}")) + "}";
    }

    private static (string Key, string Says) Keyword(Random random, int depth)
    {
        string Sub() => Schema(random, depth - 1);
        string Subs() => "[" + string.Join(',', Enumerable.Range(0, random.Next(1, 4)).Select(_ => Sub())) + "]";
        string Named() => "{" + string.Join(',', s_names.Where(_ => random.Next(3) == 0).Select(name => $"\"{name}\":{Sub()}")) + "}";
        string Names() => "[" + string.Join(',', s_names.Where(_ => random.Next(4) == 0).Select(name => $"\"{name}\"")) + "]";
        string Small() => random.Next(4).ToString(CultureInfo.InvariantCulture);
        return random.Next(34) switch
        {
            0 => ("type", $"\"{Of(random, s_types)}\""),
            1 => ("type", $"[\"{Of(random, s_types)}\",\"{Of(random, s_types)}\"]"),
            2 => ("enum", $"[{Value(random, 1)},{Value(random, 1)},{Value(random, 0)}]"),
            3 => ("const", Value(random, 1)),
            4 => ("allOf", Subs()),
            5 or 6 => ("anyOf", Subs()),
            7 => ("oneOf", Subs()),
            8 => ("not", Sub()),
            9 => ("if", Sub()),
            10 => ("then", Sub()),
            11 => ("else", Sub()),
            12 => ("$ref", $"\"#/$defs/d{random.Next(2)}\"") is var reference && depth < 2 ? ("type", "\"object\"") : reference,
            13 or 14 or 15 => ("properties", Named()),
            16 => ("patternProperties", $"{{\"{Of(random, s_patterns)}\":{Sub()}}}"),
            17 => ("additionalProperties", Sub()),
            18 => ("propertyNames", Sub()),
            19 => ("required", Names()),
            20 => ("minProperties", Small()),
            21 => ("maxProperties", Small()),
            22 => ("dependentRequired", $"{{\"a\":{Names()}}}"),
            23 => ("dependentSchemas", $"{{\"b\":{Sub()}}}"),
            24 => ("prefixItems", Subs()),
            25 => ("items", Sub()),
            26 => ("contains", Sub()),
            27 => (Of(random, ["minContains", "maxContains", "minItems", "maxItems"]), Small()),
            28 => ("uniqueItems", "true"),
            29 => (Of(random, ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]), Of(random, s_numbers)),
            30 => ("multipleOf", Of(random, ["1", "2", "0.5", "0.1", "2.5"])),
            31 => (Of(random, ["minLength", "maxLength"]), Small()),
            32 => ("pattern", $"\"{Of(random, s_patterns)}\""),
            _ => ("description", "\"says nothing\""),
        };
    }

    private static string Value(Random random, int depth) => random.Next(depth == 0 ? 6 : 10) switch
    {
        0 => "null",
        1 => random.Next(2) == 0 ? "true" : "false",
        2 or 3 => Of(random, s_numbers),
        4 or 5 => $"\"{Of(random, s_texts)}\"",
        6 or 7 => "[" + string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, depth - 1))) + "]",
        _ => "{" + string.Join(',', s_names.Where(_ => random.Next(2) == 0).Select(name => $"\"{Spelled(random, name)}\":{Value(random, depth - 1)}")) + "}",
    };

    // A name with an escape is the same name.
    private static string Spelled(Random random, string name) =>
        random.Next(3) > 0 ? name : string.Concat(name.Select(unit => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}")));

    private static string Of(Random random, string[] words) => words[random.Next(words.Length)];
}
