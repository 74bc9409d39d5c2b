using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using FastMcp.Approvals.Digests;

namespace FastMcp.Approvals;

/// <summary>Any change of what a digest is over changes it; no change of what it is not over does.</summary>
public sealed class CallDigestTests
{
    private static readonly string[] Keys = ["id", "params", "arguments", "_meta", "a", "a/b", "~"];
    private static readonly string[] Texts = ["é\n", "\"", "\\u", "😀", "\u0001"];

    private static readonly Gen<JsonNode?> Leaf = Gen.OneOf(
        Gen.Int.Select(n => (JsonNode?)JsonValue.Create(n)), Gen.Bool.Select(b => (JsonNode?)JsonValue.Create(b)), Gen.Const((JsonNode?)null),
        Gen.String[Gen.Char['a', 'f'], 0, 6].Select(s => (JsonNode?)JsonValue.Create(s)), Gen.Int[0, 4].Select(n => (JsonNode?)JsonValue.Create(Texts[n])));

    private static Gen<JsonNode?> Node(int depth) => depth == 0 ? Leaf : Gen.OneOf(
        Leaf,
        Node(depth - 1).List[0, 3].Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())])),
        Gen.Select(Gen.Int[0, 6].Select(n => Keys[n]).List[0, 3], Node(depth - 1).List[3], (keys, values) =>
            (JsonNode?)new JsonObject(keys.Distinct().Zip(values, (key, value) => KeyValuePair.Create(key, value?.DeepClone())))));

    private static readonly Gen<JsonNode?> Any = Node(3);

    [Fact]
    public void Arguments_WrittenInAnotherWay_AreTheSame() => Any.Sample(
        value =>
        {
            var plain = value?.ToJsonString() ?? "null";
            Assert.Equal(Hex(CallDigest.OfArguments(Encoding.UTF8.GetBytes(plain))), Hex(CallDigest.OfArguments(Encoding.UTF8.GetBytes(Rewritten(value)))));
        },
        iter: 300);

    [Fact]
    public void Arguments_OfAnotherMeaning_AreNotTheSame() => Gen.Select(Any, Any).Sample(
        (one, other) => Assert.Equal(
            JsonNode.DeepEquals(one, other), Hex(CallDigest.OfArguments(Encoding.UTF8.GetBytes(one?.ToJsonString() ?? "null"))) == Hex(CallDigest.OfArguments(Encoding.UTF8.GetBytes(other?.ToJsonString() ?? "null")))),
        iter: 2000);

    [Theory]
    [InlineData("1", "1.0", true)]
    [InlineData("1500", "1.50e3", true)]
    [InlineData("0.001", "1E-3", true)]
    [InlineData("9007199254740993", "9007199254740992", false)]
    [InlineData("0", "-0", false)]
    [InlineData("1e400", "1e401", false)]
    [InlineData("100", "1e1", false)]
    [InlineData("0.1", "0.10000000000000001", false)]
    [InlineData("\"\\u0041\"", "\"A\"", true)]
    [InlineData("\"\\ud800\"", "\"\\ud801\"", false)]
    [InlineData("\"1\"", "1", false)]
    [InlineData("[]", "{}", false)]
    [InlineData("{\"a\":1,\"b\":2}", " { \"b\" : 2 , \"\\u0061\" : 1 } ", true)]
    [InlineData("[1,2]", "[2,1]", false)]
    public void Values_AreTheSame_IfTheirMeaningIs(string one, string other, bool same) => Assert.Equal(
        same, Hex(CallDigest.OfArguments(Encoding.UTF8.GetBytes(one))) == Hex(CallDigest.OfArguments(Encoding.UTF8.GetBytes(other))));

    [Theory]
    [InlineData("""{"id":2,"method":"m","params":{"name":"t","_meta":{"k":1}}}""")]
    [InlineData("""{"method":"m","params":{"arguments":{"x":1},"name":"t","_meta":{"progressToken":5,"k":1,"traceparent":"00-1","tracestate":"","baggage":"b"}},"id":"z"}""")]
    public void Message_WhatDiffersEachTime_IsLeftOut(string other) => Assert.Equal(
        CallDigest.OfMessage("""{"id":1,"method":"m","params":{"name":"t","_meta":{"k":1}}}"""u8, isRpc: true), CallDigest.OfMessage(Encoding.UTF8.GetBytes(other), isRpc: true));

    [Theory]
    [InlineData("""{"id":1,"method":"m","params":{"name":"t","_meta":{"k":1}},"params/arguments":1}""")]
    [InlineData("""{"id":1,"method":"m","params":{"name":"t","_meta":{"k":1},"requestState":"upstream's"}}""")]
    [InlineData("""{"id":1,"method":"m","params":{"name":"t","_meta":{"k":1},"inputResponses":{}}}""")]
    [InlineData("""{"id":1,"method":"m","params":{"name":"t","_meta":{"k":1},"id":3}}""")]
    [InlineData("""{"id":1,"method":"m","params":{"name":"t","_meta":{"k":2}}}""")]
    [InlineData("""{"id":1,"method":"m","params":{"name":"T","_meta":{"k":1}}}""")]
    public void Message_AnythingElse_Counts(string other) => Assert.NotEqual(
        CallDigest.OfMessage("""{"id":1,"method":"m","params":{"name":"t","_meta":{"k":1}}}"""u8, isRpc: true), CallDigest.OfMessage(Encoding.UTF8.GetBytes(other), isRpc: true));

    [Fact]
    public void Frame_PartsMovedOverTheirBorders_AreOthers() => Gen.Select(Gen.Byte.Array[0, 4].List[1, 5], Gen.Byte.Array[0, 4].List[1, 5]).Sample((one, other) => Assert.Equal(
        one.Count == other.Count && one.Zip(other).All(pair => pair.First.SequenceEqual(pair.Second)),
        CallDigest.OfFrame([.. one.Select(part => (ReadOnlyMemory<byte>)part)]).SequenceEqual(CallDigest.OfFrame([.. other.Select(part => (ReadOnlyMemory<byte>)part)]))));

    [Theory]
    [InlineData("""{"a":1,"a":1}""")]
    [InlineData("{")]
    [InlineData("1 2")]
    public void Arguments_ThatTwoParsersReadDifferently_HaveNoDigest(string text) => Assert.Null(CallDigest.OfArguments(Encoding.UTF8.GetBytes(text)));

    // Keys the other way round, blanks, every character of a text as an escape.
    private static string Rewritten(JsonNode? node) => node switch
    {
        JsonObject map => " { " + string.Join(" , ", map.Reverse().Select(pair => Escaped(pair.Key) + " :\n" + Rewritten(pair.Value))) + " } ",
        JsonArray list => "[ " + string.Join("\t, ", list.Select(Rewritten)) + " ]",
        JsonValue value when value.TryGetValue<string>(out var text) => Escaped(text),
        JsonValue value when value.TryGetValue<int>(out var number) => number == 0 ? "0.0e7" : number + ".00E+0",
        _ => node?.ToJsonString() ?? "null",
    };

    private static string Escaped(string text) => "\"" + string.Concat(text.Select(unit => $"\\u{(int)unit:X4}")) + "\"";

    private static string? Hex(byte[]? hash) => hash is null ? null : Convert.ToHexString(hash);
}
