using FastMcp.Proxy.Commands;

namespace FastMcp.Proxy.Tests.Commands.Policies;

/// <summary><c>fastmcp policy</c> as one calls it, over a folder of one's own.</summary>
public sealed class PolicyCommandTests : IDisposable
{
    private const string Rules =
        """
        apiVersion: fastmcp/v1
        rules:
          - id: order
            pattern: '\bORD-\d{6}\b'
            mask: { replace: '[ORDER]' }
            examples: { match: [ORD-123456], clean: [ORD-12345] }
          - id: shop-key
            pattern: '(?<!\w)shop_[a-z0-9]{24}(?!\w)'
            entropy: 3
            allow: { words: [example] }
            examples: { match: [shop_k8hs72kqpz91lmnbt4xwd0rf] }
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fastmcp-policy-");
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public PolicyCommandTests() => File.WriteAllText(Path.Combine(_folder.FullName, "own.yaml"), Rules);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Test_CasesThatHold_AreCounted()
    {
        Cases("  - { name: both, text: 'ORD-123456 and 536-22-8190', masked: '[ORDER] and [SSN]' }\n  - { on: request, text: ORD-123456., masked: '[ORDER].' }\n");

        Assert.Equal(ExitCodes.Ok, await RunAsync("policy", "test", _folder.FullName));
        Assert.Matches(@"^\d+ rules, \d+ examples, 2 cases, \d+ cuts: all hold\n$", _output.ToString());
    }

    [Fact]
    public async Task Test_ACaseThatDoesNotHold_IsShownWithWhatCameInstead()
    {
        Cases("  - { name: none, text: 'see ORD-123456', masked: 'see ORD-123456' }\n");

        Assert.Equal(ExitCodes.HasErrors, await RunAsync("policy", "test", _folder.FullName));
        Assert.Contains("cases.yaml(3,5): failed: none\n    text      see ORD-123456\n    expected  see ORD-123456\n    masked    see [ORDER]\n    by        order\n", _output.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("1 failed\n", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_AFileOfCasesThatIsWrong_HasErrorsWithPlaces()
    {
        Cases("  - { text: 'see', maskd: 'see' }\n  - just text\n");

        Assert.Equal(ExitCodes.HasErrors, await RunAsync("policy", "test", _folder.FullName));
        Assert.Contains("cases.yaml(3,20): error FMP0002: `maskd` is not a key of a case. Did you mean `masked`?", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("cases.yaml(4,5): error FMP0003: A case is a mapping", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_APolicyThatDoesNotCompile_TestsNothing()
    {
        File.AppendAllText(Path.Combine(_folder.FullName, "own.yaml"), "\n  - { id: dear, pattern: '(?:a{1,100}){1,100}' }\n");

        Assert.Equal(ExitCodes.HasErrors, await RunAsync("policy", "test", _folder.FullName));
        Assert.Contains("own.yaml(12,26): error FMP0018: The pattern of `dear` unfolds to", _output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("all hold", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_Text_ShowsWhatIsMaskedAndWhatIsRefusedBelowIt()
    {
        Assert.Equal(ExitCodes.Ok, await RunAsync("policy", "explain", "SSN 536-22-8190, not 000-12-3456", "--no-color"));
        string[] lines = _output.ToString().Split('\n');

        Assert.Equal("text     SSN 536-22-8190, not 000-12-3456", lines[0]);
        Assert.Equal("         |....:....|....:....|....:....|.", lines[1]);
        Assert.Contains(lines, line => line.StartsWith("masked       ^^^^^^^^^^^  us-ssn: policies/pii.yaml:", StringComparison.Ordinal));
        Assert.Contains("refused                       ~~~~~~~~~~~  us-ssn: the pattern fits, the validator us-ssn says no", lines);
        Assert.Contains("gives    SSN [SSN], not 000-12-3456", lines);
    }

    [Theory]
    [InlineData("shop_aaaaaaaaaaaaaaaaaaaaaaaa", "refused  ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~  shop-key: the pattern fits, but")]
    [InlineData("shop_k8hs72kexample91lmnbt4xw", "refused  ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~  shop-key: the pattern fits, but 'allow' lists something in it")]
    [InlineData("shop_k8hs72kqpz91lmnbt4xwd0r.", "nearly   ............................  shop-key: begins like a value, then '.' does not fit; at least 1 byte(s) are missing")]
    [InlineData("shop_k8hs72kqpz91lmnbt4xwd0rfa", "refused  ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~  shop-key: the value fits, but not what follows it")]
    public async Task Explain_AlmostAValue_SaysWhatIsWrongWithIt(string text, string says)
    {
        Assert.Equal(ExitCodes.Ok, await RunAsync("policy", "explain", text, "--policies", _folder.FullName));
        Assert.Contains(_output.ToString().Split('\n'), line => line.StartsWith(says, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Explain_Pieces_ShowWhatLeavesWhatIsHeldAndForWhom()
    {
        Assert.Equal(ExitCodes.Ok, await RunAsync("policy", "explain", "no. ORD-123456 ", "--policies", _folder.FullName, "--piece", "8"));
        string[] lines = _output.ToString().Split('\n');

        Assert.Contains(lines, line => line.StartsWith("1        'no. ORD-' -> 'no. '   holds 4: 'ORD-', ", StringComparison.Ordinal) && line.Contains("order", StringComparison.Ordinal) && line.EndsWith("may still grow", StringComparison.Ordinal));
        Assert.Contains("2        '123456 ' -> '[ORDER] '", lines);
    }

    [Theory]
    [InlineData("--piece 0", "--piece is a number of bytes")]
    [InlineData("--scope both", "Must be one of")]
    public async Task Explain_WrongOption_IsSaid(string options, string says)
    {
        Assert.Equal(ExitCodes.Usage, await RunAsync(["policy", "explain", "text", .. options.Split(' ')]));
        Assert.Contains(says, _output.ToString() + _error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bench_ARule_HasARowWithItsWorstInput()
    {
        var corpus = Path.Combine(_folder.FullName, "corpus.txt");
        File.WriteAllText(corpus, string.Concat(Enumerable.Repeat("An order ORD-123456 and ORD-12.\n", 100)));

        Assert.Equal(ExitCodes.Ok, await RunAsync("policy", "bench", "--policies", _folder.FullName, "--corpus", corpus, "--rule", "order"));
        string[] row = _output.ToString().Split('\n').Single(line => line.StartsWith("order ", StringComparison.Ordinal)).Split(' ', 7, StringSplitOptions.RemoveEmptyEntries);
        Assert.True(double.Parse(row[1], System.Globalization.CultureInfo.InvariantCulture) > 100, row[1]);
        Assert.True(double.Parse(row[4], System.Globalization.CultureInfo.InvariantCulture) > 0, row[4]);
        Assert.StartsWith("'", row[5]);
    }

    private const string KeysAndTerms =
        """
        apiVersion: fastmcp/v1
        rules:
          - { id: login, key: { names: [login], contains: [pass_phrase] }, mask: { replace: '[LOGIN]' }, examples: { match: [login, old_pass_phrase], clean: [logins] } }
          - { id: pins, key: { path: ['$.card.pin', '$..otp'] }, mask: { replace: '[PIN]' }, examples: { match: ['{"card":{"pin":1234}}'], clean: ['{"pin":1234}'] } }
          - { id: firms, terms: [Acme Corp, Globex], fold: true, words: true, spaces: true, mask: { replace: '[FIRM]' }, examples: { match: ['ACME  corp'], clean: [Acme] } }
          - { id: leaked, termsHashed: { file: leaked.txt, salt: 'salt of this test' }, mask: { replace: '[LEAKED]' }, examples: { clean: [tok_0123456789abcdef] } }
        """;

    /// <summary>Rules by key, terms and hashed terms go through the same commands as patterns.</summary>
    [Fact]
    public async Task Test_KeysAndTerms_RunInDocumentsAndTexts()
    {
        WriteKeysAndTerms(KeysAndTerms);

        Assert.Equal(ExitCodes.Ok, await RunAsync("policy", "test", _folder.FullName));
        Assert.Matches(@"cuts: all hold\n$", _output.ToString());
    }

    [Fact]
    public async Task Explain_KeysAndTerms_SaysWhichMaskedAndWhyOthersDidNot()
    {
        WriteKeysAndTerms(KeysAndTerms);

        Assert.Equal(ExitCodes.Ok, await RunAsync("policy", "explain", Document, "--policies", _folder.FullName, "--no-color"));
        string[] lines = _output.ToString().Split('\n');
        AssertMark(lines, "masked", '^', Document, "ann", "login: ");
        AssertMark(lines, "masked", '^', Document, "77", "pins: ");
        AssertMark(lines, "masked", '^', Document, "Globex", "firms: ");
        AssertMark(lines, "refused", '~', Document, "true", "login: true, false and null stay, whatever the key");
        Assert.Contains("gives    {\"login\":\"[LOGIN]\",\"a\":{\"otp\":10},\"b\":\"[FIRM]\",\"login\":true}", lines);
    }

    [Fact]
    public async Task Explain_AlmostATerm_SaysWhatIsWrongWithIt()
    {
        const string text = "xGlobex, known_token_of_the_lisp and known_token_of_the_list acme coro, acme cor";
        WriteKeysAndTerms(KeysAndTerms);

        Assert.Equal(ExitCodes.Ok, await RunAsync("policy", "explain", text, "--policies", _folder.FullName, "--no-color"));
        string[] lines = _output.ToString().Split('\n');
        AssertMark(lines, "refused", '~', text, "Globex", "firms: a term, but a letter, digit or _ stands beside it");
        AssertMark(lines, "refused", '~', text, "known_token_of_the_lisp", "leaked: a token, but its hash is not in the list");
        AssertMark(lines, "masked", '^', text, "known_token_of_the_list", "leaked: ");
        AssertMark(lines, "nearly", '.', text, "acme cor", "firms: begins like a value, then 'o' does not fit; at least 1 byte(s) are missing");
        AssertMark(lines, "open", '>', text, "acme cor", "firms: begins like a value; the text ends before it is one", last: true);
    }

    private const string Document = "{\"login\":\"ann\",\"a\":{\"otp\":77},\"b\":\"Globex\",\"login\":true}";

    private static void AssertMark(string[] lines, string word, char sign, string text, string part, string says, bool last = false)
    {
        var at = last ? text.LastIndexOf(part, StringComparison.Ordinal) : text.IndexOf(part, StringComparison.Ordinal);
        var mark = word.PadRight(9) + new string(' ', at) + new string(sign, part.Length) + "  " + says;
        Assert.Contains(lines, line => line.StartsWith(mark, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bench_KeysAndTerms_KeysHaveASpeedAndTermsAWorstInput()
    {
        WriteKeysAndTerms(KeysAndTerms);

        Assert.Equal(ExitCodes.Ok, await RunAsync("policy", "bench", "--policies", _folder.FullName, "--rule", "login", "firms"));
        string[] lines = _output.ToString().Split('\n');
        Assert.Matches(@"^login +- +- +\d+\.\d\d +-$", Assert.Single(lines, line => line.StartsWith("login ", StringComparison.Ordinal)));
        var firms = Assert.Single(lines, line => line.StartsWith("firms ", StringComparison.Ordinal)).Split(' ', 7, StringSplitOptions.RemoveEmptyEntries);
        Assert.True(double.Parse(firms[4], System.Globalization.CultureInfo.InvariantCulture) > 1, firms[4]);
        Assert.StartsWith("'", firms[5]);
    }

    private void WriteKeysAndTerms(string rules)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "own.yaml"), rules);
        byte[] hash = System.Security.Cryptography.HMACSHA256.HashData("salt of this test"u8, "known_token_of_the_list"u8);
        File.WriteAllText(Path.Combine(_folder.FullName, "leaked.txt"), Convert.ToHexStringLower(hash) + "\n");
    }

    [Fact]
    public async Task Bench_UnknownRule_IsSaid()
    {
        Assert.Equal(ExitCodes.Usage, await RunAsync("policy", "bench", "--rule", "ordr"));
        Assert.Contains("There is no enabled rule 'ordr'.", _error.ToString(), StringComparison.Ordinal);
    }

    private void Cases(string cases)
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "tests"));
        File.WriteAllText(Path.Combine(_folder.FullName, "tests", "cases.yaml"), "apiVersion: fastmcp/v1\ncases:\n" + cases);
    }

    private Task<int> RunAsync(params string[] line) =>
        CommandLine.RunAsync(line, (_, _) => throw new InvalidOperationException(), _output, _error, TestContext.Current.CancellationToken);
}
