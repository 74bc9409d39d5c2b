using FastMcp.Policy.Conditions;
using FastMcp.Policy.Conditions.Values;
using FastMcp.Policy.Facts;
using FastMcp.PolicyCompiler.Conditions;
using FastMcp.PolicyCompiler.Conditions.Facts;
using FastMcp.PolicyCompiler.Conditions.Plan;
using FastMcp.PolicyCompiler.Conditions.Syntax;

namespace FastMcp.Policy.Tests.Conditions;

/// <summary>Conditions for tests, and the facts of one call: a tool call of someone in two groups.</summary>
internal static class Given
{
    private static readonly CallerFacts Someone = new("alice@example.com", ["sre", "platform"])
    {
        Authenticated = true,
        Issuer = "https://id.example.com",
        Client = "desk",
        Agent = "triage",
        Claims = """{"sub":"alice@example.com","level":4,"teams":["a","b"],"address":"10.1.2.3"}"""u8.ToArray(),
    };

    private static readonly FindingFacts[] Found = [new(new("aws-key"), new("high"), new("request"), new("params.arguments"), 2)];

    private static readonly CatalogueFacts Pinned = new() { Server = new("crm"), Title = new("Delete a user"), Destructive = true };

    private static readonly SessionFacts Begun = new(3, new TextSet(["untrusted"]), new DateTimeOffset(2026, 11, 25, 9, 0, 0, TimeSpan.Zero));

    private static readonly NameText Name = new("crm");

    public static CallFacts Call => new()
    {
        Protocol = Protocol.Mcp,
        Caller = Someone,
        Route = Name,
        Upstream = Name,
        HttpMethod = "POST"u8,
        Path = "/crm/mcp"u8,
        BodyLength = 512,
        Kind = MessageKind.Request,
        Method = "tools/call"u8,
        Name = "delete_user"u8,
        Arguments = """{"id":42,"path":"/home/a\u002fb","amount":1250.5,"tags":["x","vip"],"who":{"country":"DE"},"when":null}"""u8,
        Version = "2025-06-18"u8,
        Catalogue = Pinned,
        Findings = Found,
        Session = Begun,
        Now = new DateTimeOffset(2026, 11, 25, 10, 30, 0, TimeSpan.Zero),
    };

    public static CallFacts ModelCall => new() { Protocol = Protocol.OpenAi, Caller = Someone, Route = Name, Upstream = Name, HttpMethod = "POST"u8, Path = "/v1/chat/completions"u8, Model = "gpt-4o"u8, Stream = true, MaxTokens = 4096 };

    public static Condition Condition(string text, params Fact[] present)
    {
        var errors = new List<ConditionError>();
        ConditionPlan? plan = ConditionCompiler.Compile(text, present, errors);
        Assert.True(plan is not null, text + ": " + string.Join(" ", errors.Select(error => error.Message)));
        return new Condition(plan);
    }

    public static Truth Truth(string text, CallFacts facts, params Fact[] present)
    {
        var frame = new Frame(facts);
        return Condition(text, present).Evaluate(ref frame);
    }
}
