using System.Text;
using FastMcp.Policy.Facts;
using FastMcp.PolicyCompiler;
using FastMcp.Proxy.Gating.Tools;
using FastMcp.Proxy.Health.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FastMcp.Proxy.Tests.Gating.Tools;

public sealed class PinBookTests : IDisposable
{
    private const string Definition = """{"name":"pay","description":"Pays.","inputSchema":{"type":"object","properties":{"amount":{"type":"integer"}}},"annotations":{"destructiveHint":true}}""";

    private readonly string _folder = Directory.CreateTempSubdirectory("fastmcp-pins").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string, PinState> Lists => new()
    {
        { Definition, PinState.Same },
        { """{"annotations":{"destructiveHint":true},"inputSchema":{"properties":{"amount":{"type":"integer"}},"type":"object"},"description":"P\u0061ys.","name":"pay"}""", PinState.Same },
        { Definition[..^1] + ""","_meta":{"a":1},"icons":[]}""", PinState.Same },
        { Definition.Replace("Pays.", "Pays. ", StringComparison.Ordinal), PinState.Changed },
        { Definition.Replace("Pays.", "Pays.\u200b", StringComparison.Ordinal), PinState.Changed },
        { Definition.Replace("integer", "number", StringComparison.Ordinal), PinState.Changed },
        { Definition.Replace("true", "false", StringComparison.Ordinal), PinState.Changed },
        { Definition[..^1] + ""","outputSchema":{"type":"object"}}""", PinState.Changed },
        { Definition[..^1] + ""","title":"Payments"}""", PinState.Changed },
        { Definition[..^1] + ""","description":"Pays."}""", PinState.Changed },
        { """{"name":"pay"}""", PinState.Changed },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public void Tool_ListedAgain_IsTheSameOrChanged(string item, PinState expected)
    {
        var (book, pinned) = (Book(), Pinned());
        Assert.Equal(PinState.Unseen, book.StateOf("crm", pinned));
        Assert.Equal(expected, book.See("crm", pinned, Encoding.UTF8.GetBytes(item)));
        Assert.Equal(expected, book.See("crm", pinned, Encoding.UTF8.GetBytes(item)));
        Assert.Equal(PinState.Unseen, book.StateOf("hr", pinned));
        Assert.Equal(PinState.Same, book.See("crm", pinned, Encoding.UTF8.GetBytes(Definition)));
        Assert.Equal(expected == PinState.Changed ? 1 : 0, book.Meters.Changed.Value);
    }

    [Fact]
    public void Approval_OfWhatWasLookedAt_HoldsOverARestartAndUntilAnotherPin()
    {
        var (book, catalogues) = (Book(), Catalogues(Definition));
        var changed = Definition.Replace("integer", "string", StringComparison.Ordinal);
        book.See("crm", Pinned(), Encoding.UTF8.GetBytes(changed));
        var one = Assert.Single(book.Changed(catalogues));
        Assert.Contains("\"type\": \"integer\"", one.Before, StringComparison.Ordinal);
        Assert.Contains("\"type\": \"string\"", one.Now, StringComparison.Ordinal);
        Assert.NotNull(book.Approve(new PinOrder("crm", "pay", new string('0', 64)), catalogues, "lea"));
        Assert.NotNull(book.Approve(new PinOrder("crm", "other", one.Digest), catalogues, "lea"));
        Assert.Null(book.Approve(new PinOrder("crm", "pay", one.Digest), catalogues, "lea"));
        Assert.Empty(book.Changed(catalogues));
        Assert.Equal(PinState.Same, book.StateOf("crm", Pinned()));

        var after = Book();
        Assert.Equal(PinState.Same, after.See("crm", Pinned(), Encoding.UTF8.GetBytes(changed)));
        Assert.Null(after.ArgumentsOf("crm", Pinned())!.FaultsOf("""{"amount":"a"}"""u8));
        Assert.NotNull(after.ArgumentsOf("crm", Pinned())!.FaultsOf("""{"amount":1}"""u8));
        Assert.Equal(PinState.Same, after.See("crm", Pinned(), Encoding.UTF8.GetBytes(Definition)));
        Assert.NotNull(after.ArgumentsOf("crm", Pinned())!.FaultsOf("""{"amount":"a"}"""u8));

        // The policy pins something else since: what was approved then is no approval any more.
        var other = Catalogues(Definition.Replace("Pays.", "Pays now.", StringComparison.Ordinal))["crm"].Tools.Single();
        Assert.Equal(PinState.Changed, after.See("crm", other, Encoding.UTF8.GetBytes(changed)));
    }

    [Theory]
    [InlineData("""{"name":"pay","inputSchema":{"$ref":"#"}}""")]
    [InlineData("""{"name":"pay","name":"pay"}""")]
    public void Tool_ThatCannotBeChecked_IsNotTaken(string item)
    {
        var (book, catalogues) = (Book(), Catalogues(Definition));
        Assert.Equal(PinState.Changed, book.See("crm", Pinned(), Encoding.UTF8.GetBytes(item)));
        Assert.NotNull(book.Approve(new PinOrder("crm", "pay", Assert.Single(book.Changed(catalogues)).Digest), catalogues, "lea"));
    }

    // Another list is looked at between what this one says and the answer: the log is where the test can stand between them.
    [Fact]
    public void Tool_WhileAnotherListIsSeen_IsWhatThisListSaysOfIt()
    {
        PinBook book = null!;
        var log = new CallbackLog(() => Assert.Equal(PinState.Same, book.See("crm", Pinned(), Encoding.UTF8.GetBytes(Definition))));
        book = new PinBook(new MetricsRegistry(), TimeProvider.System, log);
        Assert.Equal(PinState.Changed, book.See("crm", Pinned(), """{"name":"pay","description":"Evil."}"""u8));
        Assert.Equal(1, log.Lines);
    }

    [Fact]
    public void Tool_ThatIsAnotherEachTime_HasOneLineAMinute()
    {
        var (clock, log) = (new Clock(), new CallbackLog(() => { }));
        var book = new PinBook(new MetricsRegistry(), clock, log);
        for (var i = 0; i < 100; i++)
        {
            book.See("crm", Pinned(), Encoding.UTF8.GetBytes($$"""{"name":"pay","description":"{{i}}"}"""));
            book.See("crm", Pinned(), Encoding.UTF8.GetBytes(Definition));
        }

        Assert.Equal(1, log.Lines);
        Assert.Equal(100, book.Meters.Changed.Value);
        clock.Advance(TimeSpan.FromMinutes(1));
        book.See("crm", Pinned(), """{"name":"pay","description":"later"}"""u8);
        Assert.Equal(2, log.Lines);
    }

    [Fact]
    public void Tool_ThatWasTheSame_CanBeTakenWhereThePolicyPinsAnother()
    {
        var (book, other) = (Book(), Catalogues(Definition.Replace("Pays.", "Pays now.", StringComparison.Ordinal)));
        Assert.Equal(PinState.Same, book.See("crm", Pinned(), Encoding.UTF8.GetBytes(Definition)));
        var one = Assert.Single(book.Changed(other));
        Assert.Contains("Pays.", one.Now, StringComparison.Ordinal);
        Assert.Contains("Pays now.", one.Before, StringComparison.Ordinal);
        Assert.Null(book.Approve(new PinOrder("crm", "pay", one.Digest), other, "lea"));
    }

    [Fact]
    public void Tool_WhoseTextNobodyReads_IsNotWrittenOutAndNotTaken()
    {
        var (book, catalogues) = (Book(), Catalogues(Definition));
        var deep = string.Concat(Enumerable.Repeat("[", 50)) + string.Join(',', Enumerable.Repeat("1", 10_000)) + new string(']', 50);
        Assert.Equal(PinState.Changed, book.See("crm", Pinned(), Encoding.UTF8.GetBytes($$"""{"name":"pay","x":{{deep}}}""")));
        var one = Assert.Single(book.Changed(catalogues));
        Assert.Equal(ChangedTool.TooLong, one.Now);
        Assert.Contains("too long", book.Approve(new PinOrder("crm", "pay", one.Digest), catalogues, "lea"), StringComparison.Ordinal);
    }

    [Fact]
    public void Approval_WithoutAPlace_IsNotGiven()
    {
        var book = new PinBook(new MetricsRegistry(), TimeProvider.System, NullLogger.Instance);
        book.See("crm", Pinned(), """{"name":"pay"}"""u8);
        var one = Assert.Single(book.Changed(Catalogues(Definition)));
        Assert.Contains("admin.state", book.Approve(new PinOrder("crm", "pay", one.Digest), Catalogues(Definition), "lea"), StringComparison.Ordinal);
    }

    [Fact]
    public void File_ThatHoldsSomethingElse_IsAnError()
    {
        File.WriteAllText(Path.Combine(_folder, "pins.json"), "{");
        Assert.Throws<IOException>(Book);
    }

    private PinBook Book()
    {
        var book = new PinBook(new MetricsRegistry(), TimeProvider.System, NullLogger.Instance);
        book.Open(_folder);
        return book;
    }

    private static PinnedToolFacts Pinned() => Catalogues(Definition)["crm"].Tools.Single();

    private static IReadOnlyDictionary<string, Catalogue> Catalogues(string definition)
    {
        var compiled = Compiler.CompileDecisions([new PolicySource("own.yaml", $"apiVersion: fastmcp/v1\ncatalogue:\n  - upstream: crm\n    tools: [{{ name: pay, definition: '{definition}' }}]\n", PolicyOrigin.User)]);
        Assert.Empty(compiled.Diagnostics);
        return Catalogue.AllOf(compiled);
    }

    private sealed class CallbackLog(Action onLine) : ILogger
    {
        public int Lines { get; private set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Lines++;
            onLine();
        }
    }
}
