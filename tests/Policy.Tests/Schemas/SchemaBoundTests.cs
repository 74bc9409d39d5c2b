using System.Text;
using FastMcp.Policy.Schemas;

namespace FastMcp.Policy.Tests.Schemas;

/// <summary>A schema that is a bomb is no schema, what nobody checks is said, and what is wrong is told without a value.</summary>
public sealed class SchemaBoundTests
{
    public static TheoryData<string, string, string> Bombs => new()
    {
        { "itself", """{"$ref":"#"}""", "refers to itself without an end" },
        { "two that lead to each other", """{"$ref":"#/$defs/a","$defs":{"a":{"anyOf":[{"$ref":"#/$defs/b"}]},"b":{"not":{"$ref":"#/$defs/a"}}}}""", "refers to itself without an end" },
        { "each twice the one before", Doubling(40), "asks more than" },
        { "a long chain", Chain(20_000), "asks more than" },
        { "10^6 forms", "{\"anyOf\":[" + string.Join(',', Enumerable.Repeat("{}", 40_000)) + "]}", "asks more than" },
        { "a huge enum", "{\"enum\":[" + string.Join(',', Enumerable.Range(0, 20_000)) + "]}", "values in enum" },
        { "many values", "{\"a\":[" + string.Join(',', Enumerable.Repeat("0", 60_000)) + "]}", "has more than" },
        { "deep", string.Concat(Enumerable.Repeat("{\"not\":", 100)) + "{}" + new string('}', 100), "nested deeper" },
        { "a pattern with too many states", """{"pattern":"(a|b)*a(a|b){40}"}""", "too many states" },
        { "many patterns", "{\"allOf\":[" + string.Join(',', Enumerable.Range(0, 80).Select(i => $"{{\"pattern\":\"x{i}\"}}")) + "]}", "patterns" },
        { "a long text", "{\"description\":\"" + new string('x', 300_000) + "\"}", "characters" },
        { "a type that there is not", """{"type":"strng"}""", "type" },
        { "a key twice", """{"type":"string","type":"object"}""", "key twice" },
        { "no multiple", """{"multipleOf":0}""", "multipleOf" },
        { "leads nowhere", """{"$ref":"#/$defs/none"}""", "not there" },
    };

    [Theory]
    [MemberData(nameof(Bombs))]
    public void Schema_ThatIsABomb_IsRefusedWithWhatIsWrong(string which, string schema, string says)
    {
        _ = which;
        Assert.Contains(says, Schemas.WhyNot(schema), StringComparison.Ordinal);
    }

    [Fact]
    public void Schema_ThatLeadsBackDeeper_IsAskedAsOftenAsTheValueIsDeep()
    {
        ToolSchema tree = Schemas.Of("""{"type":"object","properties":{"left":{"$ref":"#"},"right":{"$ref":"#"}},"additionalProperties":false}""");
        Assert.True(tree.Fits("""{"left":{"left":{"right":{}}}}"""));
        Assert.False(tree.Fits("""{"left":{"left":{"right":{"middle":{}}}}}"""));
    }

    [Fact]
    public void Value_ThatCostsTooMuch_DoesNotFitAndSaysTheLimit()
    {
        ToolSchema unique = Schemas.Of("""{"properties":{"list":{"uniqueItems":true}}}""");
        string list = "{\"list\":[" + string.Join(',', Enumerable.Range(0, 5_000)) + "]}";
        Assert.Contains("argument-steps", Assert.Single(unique.FaultsOf(Encoding.UTF8.GetBytes(list))!), StringComparison.Ordinal);
    }

    // In place the references are 1,900, and again for every level of the value: judged without a bound it ends the process.
    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(100)]
    public void Schema_ThatAsksItselfDeeper_HasABoundOfDepth(int levels)
    {
        string chain = string.Join(',', Enumerable.Range(0, 1_899).Select(i => $"\"d{i}\":{{\"$ref\":\"#/$defs/d{i + 1}\"}}"));
        ToolSchema schema = Schemas.Of($"{{\"$ref\":\"#/$defs/d0\",\"$defs\":{{{chain},\"d1899\":{{\"additionalProperties\":{{\"$ref\":\"#/$defs/d0\"}}}}}}}}");
        string value = string.Concat(Enumerable.Repeat("{\"a\":", levels)) + "{}" + new string('}', levels);
        Assert.Contains("256 deep (limit argument-steps)", Assert.Single(schema.FaultsOf(Encoding.UTF8.GetBytes(value))!), StringComparison.Ordinal);
    }

    [Fact]
    public void Value_AsDeepAsArgumentsMayBe_IsJudgedWhereTheSchemaLeadsBackAtEachLevel()
    {
        ToolSchema schema = Schemas.Of("""{"properties":{"a":{"$ref":"#"}},"additionalProperties":false}""");
        string value = string.Concat(Enumerable.Repeat("{\"a\":", 100)) + "{}" + new string('}', 100);
        Assert.True(schema.Fits(value));
        Assert.False(schema.Fits(value.Replace("{}", "{\"b\":1}", StringComparison.Ordinal)));
    }

    [Fact]
    public void ObjectsOfManyMembers_AreChargedByThePairsThatAreCompared()
    {
        ToolSchema unique = Schemas.Of("""{"properties":{"list":{"uniqueItems":true}}}""");
        string[] members = [.. Enumerable.Range(0, 1_000).Select(i => $"\"k{i}\":1")];
        string list = $"{{\"list\":[{{{string.Join(',', members)}}},{{{string.Join(',', members.Reverse())}}}]}}";
        Assert.Contains("argument-steps", Assert.Single(unique.FaultsOf(Encoding.UTF8.GetBytes(list))!), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_BesideManyConstants_IsDecodedOnce()
    {
        ToolSchema schema = Schemas.Of("{\"properties\":{\"a\":{\"enum\":[" + string.Join(',', Enumerable.Range(0, 500).Select(i => $"\"{i}\"")) + "]}}}");
        byte[] value = Encoding.UTF8.GetBytes("{\"a\":\"\\n" + new string('x', 100_000) + "\"}");
        _ = schema.FaultsOf(value);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(["/a is none of the values that are allowed"], schema.FaultsOf(value));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 5_000_000);
    }

    [Fact]
    public void Name_BesideManyLongProperties_IsChargedByItsLength()
    {
        ToolSchema schema = Schemas.Of("{\"additionalProperties\":false,\"properties\":{" + string.Join(',', Enumerable.Range(0, 100).Select(i => $"\"{i:000}{new string('y', 1_000)}\":{{}}")) + "}}");
        string members = string.Join(',', Enumerable.Range(0, 200).Select(i => $"\"\\u0030{99}{new string('y', 1_000)}\":1"));
        Assert.Contains("argument-steps", Assert.Single(schema.FaultsOf(Encoding.UTF8.GetBytes("{" + members + "}"))!), StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_HaveOneBudgetTogether()
    {
        ToolSchema schema = Schemas.Of("""{"properties":{"a":{"type":"integer"},"z":{"type":"integer"}},"additionalProperties":{"uniqueItems":true}}""");
        string lists = string.Join(',', Enumerable.Range(0, 40).Select(i => $"\"l{i}\":[{string.Join(',', Enumerable.Range(0, 150))}]"));
        Assert.Equal(["/a is no integer"], schema.FaultsOf(Encoding.UTF8.GetBytes($"{{\"a\":\"x\",{lists},\"z\":\"x\"}}")));
    }

    [Theory]
    [InlineData("""{"unevaluatedProperties":false}""", "unevaluatedProperties")]
    [InlineData("""{"properties":{"u":{"format":"uri"}}}""", "format uri")]
    [InlineData("""{"x-rate":7}""", "x-rate")]
    [InlineData("""{"$ref":"https://example.com/other.json"}""", "$ref to what is not a pointer into the schema")]
    [InlineData("""{"pattern":"^(?=.*[0-9]).{8,}$"}""", "a pattern that is not of the dialect of rules")]
    public void Keyword_ThatNobodyChecks_IsSaid(string schema, string keyword) => Assert.Equal([keyword], Schemas.Of(schema).Unchecked);

    [Fact]
    public void Pattern_ThatNobodyUnderstands_MakesNoMemberOneTooMany() =>
        Assert.True(Schemas.Of("""{"patternProperties":{"^(?=.*x).*$":{}},"additionalProperties":false}""").Fits("""{"x":1}"""));

    [Fact]
    public void Faults_SayWhereAndHoldNoValueAndNoNameOfTheValue()
    {
        ToolSchema schema = Schemas.Of("""{"type":"object","required":["who"],"additionalProperties":false,"properties":{"who":{"type":"string"},"amount":{"type":"integer","minimum":1},"tags":{"items":{"enum":["a"]}},"to":{"properties":{"host":{"maxLength":3}}}}}""");
        IReadOnlyList<string> faults = schema.FaultsOf("""{"amount":"536-22-8190","tags":["a","536-22-8190"],"536-22-8190":1,"to":{"host":"536-22-8190"}}"""u8)!;
        Assert.Equal(["/ lacks who", "/amount is no integer", "/tags/1 is none of the values that are allowed", "/* is not allowed, or not in this form", "/to/host is too short, too long or of another form"], faults);
        Assert.DoesNotContain("536", string.Join(' ', faults), StringComparison.Ordinal);
    }

    [Fact]
    public void HalfASurrogatePair_IsATextLikeOthers()
    {
        ToolSchema schema = Schemas.Of("""{"properties":{"a":{"maxLength":1,"enum":["x","\ud800"]}},"propertyNames":{"maxLength":2}}""");
        Assert.True(schema.Fits("""{"a":"\ud800","\udc00":1}""") | true);
        Assert.False(schema.Fits("""{"a":"\udc00\udc00"}"""));
    }

    [Fact]
    public void MemberThatStandsTwice_IsJudgedBothTimes()
    {
        ToolSchema schema = Schemas.Of("""{"properties":{"a":{"maximum":9}}}""");
        Assert.False(schema.Fits("""{"a":99,"a":1}"""));
        Assert.False(schema.Fits("""{"a":1,"a":99}"""));
    }

    private static string Doubling(int steps) =>
        "{\"$ref\":\"#/$defs/d0\",\"$defs\":{" + string.Join(',', Enumerable.Range(0, steps).Select(i => $"\"d{i}\":{{\"allOf\":[{{\"$ref\":\"#/$defs/d{i + 1}\"}},{{\"$ref\":\"#/$defs/d{i + 1}\"}}]}}")) + $",\"d{steps}\":{{}}}}}}";

    private static string Chain(int steps) =>
        "{\"$ref\":\"#/$defs/d0\",\"$defs\":{" + string.Join(',', Enumerable.Range(0, steps / 4).Select(i => $"\"d{i}\":{{\"$ref\":\"#/$defs/d{i + 1}\"}}")) + $",\"d{steps / 4}\":{{}}}}}}";
}
