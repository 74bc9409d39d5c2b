using System.Text;
using FastMcp.Masking.Tests.Keys;
using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Masking.Tests;

/// <summary>Masks that leave nothing: drop goes on without the value, block ends the text before it.</summary>
public sealed class BlockAndDropTests
{
    private static readonly RuleSet s_rules = KeySet.Of(
        @"{ id: ssn, pattern: '\b\d{3}-\d{2}-\d{4}\b', mask: { drop: true } }",
        @"{ id: number, pattern: '\b77\d{4}\b', mask: { drop: true } }",
        "{ id: nuclear, pattern: 'LAUNCH-[0-9]{4}', mask: { block: true } }",
        "{ id: pin, key: pin, mask: { block: true } }");

    [Theory]
    [InlineData("""{"a":"x 536-22-8190 y"}""", """{"a":"x  y"}""")]
    [InlineData("""{"a":"{\"b\":\"536-22-8190\",\"c\":771234}"}""", """{"a":"{\"b\":\"\",\"c\":100000}"}""")]
    [InlineData("""{"a":"{\"b\":\"{\\\"c\\\":\\\"536\\u002d22-8190\\\"}\"}"}""", """{"a":"{\"b\":\"{\\\"c\\\":\\\"\\\"}\"}"}""")]
    [InlineData("""{"a":771234}""", """{"a":100000}""")]
    public void Drop_CutAnywhere_LeavesTheValueOut(string document, string expected) => KeyedDocument.AssertLaw(s_rules, document, expected);

    [Theory]
    [InlineData("""{"a":"x 536-22-8190 LAUNCH-1234 y","b":"z"}""", "{\"a\":\"x  ", 2)]
    [InlineData("""{"a":"{\"b\":\"LAUNCH-1234\",\"c\":1}","b":"z"}""", "{\"a\":\"{\\\"b\\\":\\\"", 2)]
    [InlineData("""{"a":"LAUNCH\u002d1234"}""", "{\"a\":\"", 2)]
    [InlineData("""{"a":"LAUNCH-12345678"}""", "{\"a\":\"", 2)]
    [InlineData("""{"a":"b","pin":"1234","c":"d"}""", "{\"a\":\"b\",\"pin\":\"", 3)]
    [InlineData("""{"a":"b","pin":1234,"c":"d"}""", """{"a":"b","pin":""", 3)]
    [InlineData("""{"t":"{\"pin\":{\"x\":true,\"y\":[12]}}"}""", """{"t":"{\"pin\":{\"x\":true,\"y\":[""", 3)]
    [InlineData("""{"a":"LAUNCH-123"}""", """{"a":"LAUNCH-123"}""", -1)]
    public void Block_CutAnywhere_NothingFromTheValueOnLeaves(string document, string expected, int by)
    {
        for (var cut = 0; cut < document.Length; cut++)
        {
            var run = new KeyedDocument(s_rules.For(Scope.Response), session: new MaskSession(null, blocks: true));
            Assert.Equal(expected, run.Run(document, cut));
            Assert.Equal(by, run.BlockedBy);
            Assert.Equal(by < 0 ? 0 : 1, run.Sink.Findings.Count(found => found.Rule == by));
        }
    }

    [Fact]
    public void Block_InTheRecord_IsAText() =>
        Assert.Equal("""{"a":"[NUCLEAR] x","pin":"[PIN]"}""", new KeyedDocument(s_rules.For(Scope.Record)).Run("""{"a":"LAUNCH-1234 x","pin":"1"}"""));

    [Fact]
    public void Block_InBase64_LeavesNothing()
    {
        var sink = new CollectingSink();
        var masker = new SlotMasker(new MaskSession(null, blocks: true));
        var blob = Encoding.UTF8.GetBytes(Convert.ToBase64String("say LAUNCH-1234 now"u8));
        masker.MaskWhole(s_rules.For(Scope.Response), SlotEncoding.JsonBase64, true, null, TestSet.Key, new UnmaskedText(blob), ref sink);
        Assert.Equal(2, masker.BlockedBy);
        Assert.Empty(sink.Bytes);
        masker.MaskWhole(s_rules.For(Scope.Response), SlotEncoding.Plain, true, null, TestSet.Key, new UnmaskedText("fine"u8), ref sink);
        Assert.Equal(-1, masker.BlockedBy);
    }
}
