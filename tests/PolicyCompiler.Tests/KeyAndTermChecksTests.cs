using System.Security.Cryptography;

namespace FastMcp.PolicyCompiler.Tests;

/// <summary>Rules by key, terms and hashed terms: their examples hold, and none is covered by an earlier one.</summary>
public sealed class KeyAndTermChecksTests
{
    private const string KeysAndTerms =
        """
        apiVersion: fastmcp/v1
        rules:
          - { id: login, key: { names: [login], contains: [pass_phrase] }, mask: { replace: '[LOGIN]' }, examples: { match: [login, old_pass_phrase], clean: [logins] } }
          - { id: pins, key: { path: ['$.card.pin', '$..otp'] }, mask: { replace: '[PIN]' }, examples: { match: ['{"card":{"pin":1234}}'], clean: ['{"pin":1234}'] } }
          - { id: firms, terms: [Acme Corp, Globex], fold: true, words: true, spaces: true, mask: { replace: '[FIRM]' }, examples: { match: ['ACME  corp'], clean: [Acme] } }
          - { id: leaked, termsHashed: { file: leaked.txt, salt: 'salt of this test' }, mask: { replace: '[LEAKED]' }, examples: { clean: [tok_0123456789abcdef] } }
        """;

    [Theory]
    [InlineData("match: [login, old_pass_phrase]", "match: [log_in]", "own.yaml(3,118): error FMP0021: The examples of a key rule are keys; `log_in` is none of `names`")]
    [InlineData("clean: [logins]", "clean: [LOGIN]", "error FMP0022: The rule `login` shall not fit the key `LOGIN`")]
    [InlineData("{\"card\":{\"pin\":1234}}", "{\"cards\":{\"pin\":1234}}", "error FMP0021: The rule `pins` shall mask something in this document")]
    [InlineData("{\"card\":{\"pin\":1234}}", "{\"card\":{\"pin\":null}}", "error FMP0021: The rule `pins` shall mask something in this document")]
    [InlineData("{\"pin\":1234}'] } }", "{\"x\":[{\"otp\":1234}]}'] } }", "error FMP0022: The rule `pins` shall mask nothing in this document")]
    [InlineData("{\"pin\":1234}'] } }", "{\"pin\":1234'] } }", "error FMP0022: This example begins like a document, but is no JSON")]
    [InlineData("match: ['ACME  corp']", "match: [Acme]", "error FMP0021: The rule `firms` shall match this example as a whole")]
    [InlineData("clean: [tok_0123456789abcdef]", "clean: [known_token_of_the_list]", "error FMP0022: The rule `leaked` shall match nothing in this example")]
    public void Test_AnExampleOfKeysOrTermsThatDoesNotHold_IsAnErrorAtItsPlace(string written, string instead, string says)
    {
        Assert.Contains(written, KeysAndTerms, StringComparison.Ordinal);
        CompiledPolicy compiled = Compile(KeysAndTerms.Replace(written, instead, StringComparison.Ordinal));

        Assert.Contains(says, Assert.Single(compiled.Diagnostics).ToString(), StringComparison.Ordinal);
    }

    private const string More = "\n  - { id: more, ";

    [Theory]
    [InlineData("  - { id: more, key: { names: [Login, my_pass_phrase_2] } }", "`more` never fires: all that its keys mark is marked by `login`")]
    [InlineData("  - { id: more, key: { path: ['$.card.pin.digits', '$.x.login.y'] } }", "")]
    [InlineData("  - { id: more, key: { path: ['$.card.pin.digits', '$..otp'] } }", "`more` never fires: all that its keys mark is marked by `pins`")]
    [InlineData("  - { id: more, key: { names: [login], contains: [phrase] } }", "")]
    [InlineData("  - { id: more, terms: ['GLOBEX'], words: true, spaces: true }", "`more` never fires: all of its terms are found by `firms`")]
    [InlineData("  - { id: more, terms: ['GLOBEX'], spaces: true }", "")]
    [InlineData("  - { id: more, terms: ['GLOBEX', Initech], words: true, spaces: true }", "")]
    [InlineData("  - { id: more, termsHashed: { file: leaked.txt, salt: 'salt of this test', length: [20, 40] } }", "`more` never fires: all of its terms are found by `leaked`")]
    [InlineData("  - { id: more, termsHashed: { file: leaked.txt, salt: 'salt of another test' } }", "")]
    [InlineData(@"  - { id: orders, pattern: 'ORD-\d{4}' }" + More + "terms: [ORD-1234, ORD-9999] }", "`more` never fires: each of its terms, such as `ORD-1234`, is matched by an earlier pattern, that one by `orders`")]
    [InlineData(@"  - { id: orders, pattern: 'ORD-\d{4}' }" + More + "terms: [ORD-1234, ORD-99] }", "")]
    [InlineData(@"  - { id: orders, pattern: '(?<!x)ORD-\d{4}' }" + More + "terms: [ORD-1234] }", "")]
    [InlineData(@"  - { id: orders, pattern: '\bORD-\d{4}\b' }" + More + "terms: [ORD-1234], words: true }", "`more` never fires: each of its terms")]
    [InlineData(@"  - { id: orders, pattern: '\bORD-\d{4}\b' }" + More + "terms: [ORD-1234] }", "")]
    [InlineData(@"  - { id: orders, pattern: '(?i)ord-\d{4,6}' }" + More + "terms: [ORD-1234], fold: true }", "`more` never fires: each of its terms")]
    [InlineData(@"  - { id: orders, pattern: 'ORD-\d{4}' }" + More + "terms: [ORD-1234], fold: true }", "")]
    [InlineData(@"  - { id: orders, pattern: 'ORD-\d{4}', allow: { words: ['77'] } }" + More + "terms: [ORD-1234] }", "")]
    [InlineData(@"  - { id: orders, pattern: '\d{16}', validate: luhn, examples: { match: ['4111111111111111'] } }" + More + "terms: ['4111111111111111'] }", "`more` never fires: each of its terms")]
    [InlineData(@"  - { id: orders, pattern: '\d{16}', validate: luhn, examples: { match: ['4111111111111111'] } }" + More + "terms: ['4111111111111112'] }", "")]
    public void Check_AKeyOrTermRuleThatAnEarlierOneCovers_NeverFires(string rule, string says)
    {
        CompiledPolicy compiled = Compile(KeysAndTerms + "\n" + rule + "\n");

        Assert.Equal(says.Length > 0 ? 1 : 0, compiled.Diagnostics.Count);
        Assert.All(compiled.Diagnostics, found => Assert.Contains(says, found.ToString(), StringComparison.Ordinal));
        Assert.All(compiled.Diagnostics, found => Assert.Equal("FMP0036", found.Id));
    }

    private static CompiledPolicy Compile(string rules)
    {
        byte[] hash = HMACSHA256.HashData("salt of this test"u8, "known_token_of_the_list"u8);
        return Compiler.Compile([Packs.User(rules, "own.yaml") with { Attachments = [new PolicyAttachment("leaked.txt", Convert.ToHexStringLower(hash))] }]);
    }
}
