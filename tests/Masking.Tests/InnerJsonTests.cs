using System.Text;
using FastMcp.Wire.Slots;

namespace FastMcp.Masking.Tests;

public sealed class InnerJsonTests
{
    [Theory]
    [InlineData("[536-22-8190]", "[[SSN]]")]
    [InlineData("[note] a@b.co", "[note] [EMAIL]")]
    [InlineData("""{"ssn":"536-22-8190"}""", """{"ssn":"[SSN]"}""")]
    [InlineData("""{"ssn":"536-22\u002d8190","x":"\u00e9"}""", """{"ssn":"[SSN]","x":"\u00e9"}""")]
    [InlineData("  \n[4111111111111111, 4242424242424242]", "  \n[1000000000000000, 1000000000000000]")]
    [InlineData("""{"a":4111111111111111} 4111111111111111""", """{"a":1000000000000000} [CARD]""")]
    [InlineData("4111111111111111", "[CARD]")]
    [InlineData("{\"a\":1}\n{\"a\":\"a\\u0040b.co\"}", "{\"a\":1}\n{\"a\":\"[EMAIL]\"}")]
    [InlineData("[][\"a\\u0040b.co\"]\"a\\u0040b.co\"", "[][\"[EMAIL]\"]\"[EMAIL]\"")]
    [InlineData("\"it is 536-22-8190", "\"it is [SSN]")]
    [InlineData("\"a\nb 536-22-8190\" c \"a@b.co\"", "\"a\nb [SSN]\" c \"[EMAIL]\"")]
    [InlineData("\"bad \\q 536-22-8190\"", "\"bad \\q [SSN]\"")]
    [InlineData("\"bad \\u12x 536-22-8190\"", "\"bad \\u12x [SSN]\"")]
    [InlineData("\"half \\ud83d\"", "\"half \\ud83d\"")]
    [InlineData("\"half \\ud83d\\u0041 536-22-8190\\ud83d\\n\"", "\"half \\ud83d\\u0041 [SSN]\\ud83d\\n\"")]
    [InlineData("{\"a\" 536-22-8190", "{\"a\" [SSN]")]
    [InlineData("[1,2 536-22-8190", "[1,2 [SSN]")]
    [InlineData("]536-22-8190", "][SSN]")]
    [InlineData("{}}{\"a@b.co\":1", "{}}{\"[EMAIL]\":1")]
    [InlineData("""["{\"ssn\":\"536-22-8190\",\"n\":4111111111111111}"]""", """["{\"ssn\":\"[SSN]\",\"n\":1000000000000000}"]""")]
    [InlineData("""["[\"\\\"536-22-8190\\\"\"]"]""", """["[\"\\\"[SSN]\\\"\"]"]""")]
    [InlineData("""["[\"zo\\u00eb\"]"]""", """["[\"\\\"name\\\"\\\\\"]"]""")]
    [InlineData("{\"k\":\"\\u0035\\u0033\\u0036-22-8190", "{\"k\":\"[SSN]")]
    [InlineData("{\"k\":\"x\\u00", "{\"k\":\"x\\u00")]
    [InlineData("\"536-22-8190\"", "\"[SSN]\"")]
    [InlineData("\"536-\"22-8190", "\"536-\"22-8190")]
    public void Text_CutAnywhere_StaysJsonAndIsMasked(string text, string expected)
    {
        var raw = Encoding.UTF8.GetBytes(text);
        Masking.AssertLaw(Samples.Rules, raw, Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(expected)), SlotEncoding.Plain, json: true, 1);
    }

    [Theory]
    [InlineData("{\\\"ssn\\\":\\\"536-22-8190\\\"}", "{\\\"ssn\\\":\\\"[SSN]\\\"}")]
    [InlineData("\\\"\\\\u00", "\\\"\\\\u00")]
    [InlineData("\\\"\\\\u003", "\\\"\\\\u003")]
    [InlineData("bad \\q 536-22-8190 \\u12", "bad \\q [SSN] \\u12")]
    [InlineData("\\ud83d\\ude00 \\ud83d 536-22-8190 \\ud83d", "\\ud83d\\ude00 \\ud83d [SSN] \\ud83d")]
    [InlineData("\\n \\t{\\u0022a\\u0022:4111111111111111}", "\\n \\t{\\u0022a\\u0022:1000000000000000}")]
    public void JsonString_CutAnywhere_IsMasked(string raw, string expected) =>
        Masking.AssertLaw(Samples.Rules, Encoding.UTF8.GetBytes(raw), expected, SlotEncoding.JsonString, json: true, 2);

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void StringsInStrings_DownToTheCap_AreMasked(int depth)
    {
        var (text, expected) = ("536-22-8190", "[SSN]");
        for (var level = 0; level < depth; level++)
        {
            text = System.Text.Json.JsonSerializer.Serialize(new[] { text });
            expected = System.Text.Json.JsonSerializer.Serialize(new[] { expected });
        }

        Assert.Equal(expected, Masking.Whole(Samples.Rules, Encoding.UTF8.GetBytes(text), json: true).Text);
    }

    [Fact]
    public void Nesting_BeyondCap_IsTextAndMasked()
    {
        var text = new string('[', 100) + "\"536-22-8190\"";
        Masking.AssertLaw(Samples.Rules, Encoding.UTF8.GetBytes(text), text.Replace("536-22-8190", "[SSN]"), SlotEncoding.Plain, json: true, 3);
    }

    [Fact]
    public void RandomBytes_AnyCut_SameAsWhole()
    {
        var dice = new Random(5);
        string[] parts = ["{", "}", "[", "]", "\"", "\\", "\\\"", "\\\\", "\\\\\"", "u00", "\\u", "\\ud83d", "\\\\u0041", ":", ",", "1", "536-22-8190", " ", "a@b.co", "\n", "é", "\\n"];
        for (var run = 0; run < 400; run++)
        {
            var text = (run % 2 == 0 ? "{\"" : "[") + string.Concat(Enumerable.Range(0, dice.Next(14)).Select(_ => parts[dice.Next(parts.Length)]));
            var raw = Encoding.UTF8.GetBytes(text);
            var encoding = run % 3 == 0 ? SlotEncoding.Plain : SlotEncoding.JsonString;
            var whole = Masking.Whole(Samples.Rules, raw, encoding, json: true).Text;
            Assert.DoesNotContain(" 536-22-8190 ", whole);
            Masking.AssertLaw(Samples.Rules, raw, whole, encoding, json: true, run, random: 3);
        }
    }
}
