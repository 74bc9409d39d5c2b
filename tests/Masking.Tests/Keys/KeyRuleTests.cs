using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Masking.Tests.Keys;

/// <summary>Values by their keys: in a document, in JSON inside of a string at two depths, cut anywhere.</summary>
public sealed class KeyRuleTests
{
    private static readonly RuleSet s_rules = KeySet.Of(
        "{ id: password, key: { names: [password, passwd] } }",
        "{ id: secret, key: { contains: [secret] }, mask: { replace: '\"s\\' } }",
        "{ id: gone, key: gone, mask: { drop: true } }",
        "{ id: ssn-path, key: { path: ['$.user.ssn', '$.list[*].x', '$..deep.er', \"$['a key'].*\"] } }",
        "{ id: mail, pattern: '[a-z]+@[a-z]+[.]com', maxLength: 40 }");

    public static TheoryData<string, string> Documents => new()
    {
        { """{"password":"hunter2","user":"ann"}""", """{"password":"[PASSWORD]","user":"ann"}""" },
        { """{"PassWord":"hunter2"}""", """{"PassWord":"[PASSWORD]"}""" },
        { """{"pass\u0077ord":"hun\u0074er2\n"}""", """{"pass\u0077ord":"[PASSWORD]"}""" },
        { """{"password":""}""", """{"password":""}""" },
        { """{"passwords":"x","apassword":"y"}""", """{"passwords":"x","apassword":"y"}""" },
        { """{"password":123456,"n":123456}""", """{"password":100000,"n":123456}""" },
        { """{"password":-12.50e10,"n":-12.50e10}""", """{"password":-10.00e00,"n":-12.50e10}""" },
        { """{"password":1234567890123456789012345678901234567890}""", """{"password":1000000000000000000000000000000000000000}""" },
        { """{"password":[true,null,false,"a",["b",{"c":"d","e":7}]],"f":"g"}""", """{"password":[true,null,false,"[PASSWORD]",["[PASSWORD]",{"c":"[PASSWORD]","e":1}]],"f":"g"}""" },
        { """{"my_SECRET_key":"x","gone":"y","gone2":"z"}""", """{"my_SECRET_key":"\"s\\","gone":"","gone2":"z"}""" },
        { """{"gone":12}""", """{"gone":10}""" },
        { """{"user":{"ssn":"1","snn":"2","more":{"ssn":"3"}},"ssn":"4"}""", """{"user":{"ssn":"[SSN-PATH]","snn":"2","more":{"ssn":"3"}},"ssn":"4"}""" },
        { """{"list":[{"x":"1","y":"2"},{"x":"3"},"4"],"x":"5"}""", """{"list":[{"x":"[SSN-PATH]","y":"2"},{"x":"[SSN-PATH]"},"4"],"x":"5"}""" },
        { """{"a":{"deep":{"er":"1"},"er":"2"},"deep":{"er":"3"}}""", """{"a":{"deep":{"er":"[SSN-PATH]"},"er":"2"},"deep":{"er":"[SSN-PATH]"}}""" },
        { """{"a key":{"b":"1","c":[2]},"d":"3"}""", """{"a key":{"b":"[SSN-PATH]","c":[1]},"d":"3"}""" },
        { """{"params":{"arguments":{"user":{"ssn":"1"}},"user":{"ssn":"2"}}}""", """{"params":{"arguments":{"user":{"ssn":"[SSN-PATH]"}},"user":{"ssn":"2"}}}""" },
        { """{"result":{"structuredContent":{"user":{"ssn":"1"}}}}""", """{"result":{"structuredContent":{"user":{"ssn":"[SSN-PATH]"}}}}""" },
        { """[{"user":{"ssn":"1"}},[{"user":{"ssn":"1"}}]]""", """[{"user":{"ssn":"[SSN-PATH]"}},[{"user":{"ssn":"[SSN-PATH]"}}]]""" },
        { """{"password":"ann@example.com","to":"ann@example.com"}""", """{"password":"[PASSWORD]","to":"[MAIL]"}""" },
        // Inner JSON.
        { """{"text":"{\"password\":\"hunter2\",\"user\":\"ann@example.com\"}"}""", """{"text":"{\"password\":\"[PASSWORD]\",\"user\":\"[MAIL]\"}"}""" },
        { """{"text":"{\"pass\\u0077ord\":\"hun\\u0074er2\",\"my secret\":\"x\"}"}""", """{"text":"{\"pass\\u0077ord\":\"[PASSWORD]\",\"my secret\":\"\\\"s\\\\\"}"}""" },
        { """{"text":"{\"password\": 1234 ,\"n\":1234,\"gone\":[-1.5e3,true,false,null]}"}""", """{"text":"{\"password\": 1000 ,\"n\":1234,\"gone\":[-1.0e0,true,false,null]}"}""" },
        { """{"text":"{\"password\":trusted,\"n\":1}"}""", """{"text":"{\"password\":[PASSWORD],\"n\":1}"}""" },
        { """{"text":"{\"user\":{\"ssn\":\"1\",\"x\":2},\"ssn\":\"3\"}"}""", """{"text":"{\"user\":{\"ssn\":\"[SSN-PATH]\",\"x\":2},\"ssn\":\"3\"}"}""" },
        { """{"text":"{\"password\":{\"a\":[1,\"x\",{\"b\":\"y\"}]},\"c\":\"z\"}"}""", """{"text":"{\"password\":{\"a\":[1,\"[PASSWORD]\",{\"b\":\"[PASSWORD]\"}]},\"c\":\"z\"}"}""" },
        { """{"text":"{\"a\":\"{\\\"password\\\":\\\"x\\\",\\\"b\\\":\\\"y\\\",\\\"gone\\\":12}\"}"}""", """{"text":"{\"a\":\"{\\\"password\\\":\\\"[PASSWORD]\\\",\\\"b\\\":\\\"y\\\",\\\"gone\\\":10}\"}"}""" },
        { """{"password":"{\"a\":\"b\"}","x":"{\"a\":\"b\"}"}""", """{"password":"[PASSWORD]","x":"{\"a\":\"b\"}"}""" },
        { """{"text":"{\"password\":\"{\\\"a\\\":1}\",\"b\":\"c\"}"}""", """{"text":"{\"password\":\"[PASSWORD]\",\"b\":\"c\"}"}""" },
        { """{"text":"{\"password\":\"\",\"b\":\"c\"}{\"password\":\"d\"}"}""", """{"text":"{\"password\":\"\",\"b\":\"c\"}{\"password\":\"[PASSWORD]\"}"}""" },
        { """{"text":"no json password: x"}""", """{"text":"no json password: x"}""" },
    };

    [Theory]
    [MemberData(nameof(Documents))]
    public void Document_CutAnywhere_HasItsValuesMasked(string document, string expected) => KeyedDocument.AssertLaw(s_rules, document, expected);

    [Theory]
    [InlineData(KeyLimit, true)]
    [InlineData(KeyLimit + 1, false)]
    [InlineData(300, false)]
    public void Part_BehindTheBound_IsNotLookedAt(int end, bool seen)
    {
        var key = new string('k', end - 6) + "secret";
        KeyedDocument.AssertLaw(s_rules, $$"""{"{{key}}":"x"}""", $$"""{"{{key}}":"{{(seen ? "\\\"s\\\\" : "x")}}"}""");
        var inner = $$"""{"t":"{\"{{key}}\":\"x\"}"}""";
        KeyedDocument.AssertLaw(s_rules, inner, seen ? inner.Replace("\\\"x\\\"", "\\\"\\\\\\\"s\\\\\\\\\\\"", StringComparison.Ordinal) : inner);
    }

    private const int KeyLimit = KeyMap.MostKeyBytes;

    [Fact]
    public void Value_AsItStreams_IsMaskedAtItsFirstByteAndNothingIsHeld()
    {
        var document = """{"password":"a value of some length","n":1}""";
        for (var cut = """{"password":"a""".Length; cut < document.Length - 7; cut++)
        {
            var run = new KeyedDocument(s_rules.For(Scope.Response));
            run.Run(document, cut);
            Assert.Equal(0, run.Held);
        }
    }

    [Fact]
    public void Finding_OfAKeyRule_HasNoLengthAndComesOnce()
    {
        var run = new KeyedDocument(s_rules.For(Scope.Response));
        run.Run("""{"password":"hunter2"}""", 15, 17);
        Assert.Equal([new Finding(0, 0, 0, true)], run.Sink.Findings);
    }

    [Fact]
    public void Monitored_KeyRule_PassesButHidesNoEnforcedRule()
    {
        var rules = KeySet.Of(
            "{ id: note, key: note, mode: monitor }",
            "{ id: mail, pattern: '[a-z]+@[a-z]+[.]com', maxLength: 40 }");
        foreach (var document in new[] { """{"note":"to ann@example.com now","x":"y"}""", """{"t":"{\"note\":\"to ann@example.com now\",\"x\":\"y\"}"}""" })
        {
            for (var cut = 1; cut < document.Length; cut++)
            {
                var run = new KeyedDocument(rules.For(Scope.Response), rules.Grant);
                Assert.Equal(document.Replace("ann@example.com", "[MAIL]", StringComparison.Ordinal), run.Run(document, cut));
                Assert.Equal("to  now", string.Concat(run.Sink.Monitored));
            }

            var record = new KeyedDocument(rules.For(Scope.Record));
            Assert.Equal(document.Replace("to ann@example.com now", "[NOTE]", StringComparison.Ordinal), record.Run(document));
        }
    }

    [Fact]
    public void Rules_ThatBothFit_TheFirstMasks()
    {
        var rules = KeySet.Of("{ id: one, key: { contains: [pass] } }", "{ id: two, key: { names: [password, pin] } }");
        KeyedDocument.AssertLaw(rules, """{"password":"x"}""", """{"password":"[ONE]"}""");
        KeyedDocument.AssertLaw(KeySet.Of("{ id: two, key: password }", "{ id: one, key: { contains: [pass] } }"), """{"password":"x","pass":{"password":"y","z":"z"}}""", """{"password":"[TWO]","pass":{"password":"[TWO]","z":"[ONE]"}}""");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void RandomDocuments_InAllDepths_SameForEveryCutAndNothingLeaks(int seed)
    {
        var dice = new Random(seed);
        for (var run = 0; run < 60; run++)
        {
            var document = RandomJson.Document(dice, depth: 3);
            foreach (var wrapped in new[] { document, RandomJson.Wrap(document), RandomJson.Wrap(RandomJson.Wrap(document)) })
            {
                var whole = KeyedDocument.Mask(s_rules, wrapped);
                Assert.DoesNotContain("hidden", whole);
                Assert.Equal(RandomJson.Count(document, "shown"), RandomJson.Count(whole, "shown"));
                var length = System.Text.Encoding.UTF8.GetByteCount(wrapped);
                Masking.Same(whole, KeyedDocument.Mask(s_rules, wrapped, [.. Enumerable.Range(1, length - 1)]));
                for (var i = 0; i < 12; i++)
                {
                    int[] cuts = [.. Enumerable.Range(0, dice.Next(1, 5)).Select(_ => dice.Next(length)).Order()];
                    Masking.Same(whole, KeyedDocument.Mask(s_rules, wrapped, cuts), cuts);
                }
            }
        }
    }
}
