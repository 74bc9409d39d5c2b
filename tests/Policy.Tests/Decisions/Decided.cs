using FastMcp.Policy.Decisions;
using FastMcp.Policy.Facts;
using FastMcp.PolicyCompiler;

namespace FastMcp.Policy.Tests.Decisions;

/// <summary>Policies out of YAML, for tests, and calls to decide.</summary>
internal static class Decided
{
    private static readonly NameText Main = new("main");

    public static DecisionSet Set(string decisions) => Files(decisions);

    public static DecisionSet Files(params string[] files)
    {
        CompiledDecisions compiled = Compile(files);
        Assert.True(compiled.Diagnostics.Count == 0, string.Join('\n', compiled.Diagnostics));
        return DecisionSet.Of(compiled);
    }

    public static CompiledDecisions Compile(params string[] files) =>
        Compiler.CompileDecisions([.. files.Select((text, index) => new PolicySource(index == 0 ? "p.yaml" : $"p{index}.yaml", "apiVersion: fastmcp/v1\n" + text, PolicyOrigin.User))]);

    public static IDecider Decider(string decisions, string upstream = "crm") => Set(decisions).For("main", upstream);

    public static CallFacts Tool(string name, string arguments = "{}", params string[] groups) => new()
    {
        Protocol = Protocol.Mcp,
        Caller = new CallerFacts("alice", groups),
        Route = Main,
        Upstream = Main,
        HttpMethod = "POST"u8,
        Path = "/mcp"u8,
        Kind = MessageKind.Request,
        Method = "tools/call"u8,
        Name = System.Text.Encoding.UTF8.GetBytes(name),
        Arguments = System.Text.Encoding.UTF8.GetBytes(arguments),
    };

    public static CallFacts With(CallFacts call, FindingFacts[] findings, CallerFacts? caller = null) => new()
    {
        Protocol = call.Protocol, Caller = caller ?? call.Caller, Route = call.Route, Upstream = call.Upstream, Kind = call.Kind, Method = call.Method, Name = call.Name, Arguments = call.Arguments, Findings = findings,
    };

    public static CallFacts Message(string method, MessageKind kind = MessageKind.Request, string name = "", string resource = "") => new()
    {
        Protocol = Protocol.Mcp,
        Caller = CallerFacts.Anonymous,
        Route = Main,
        Upstream = Main,
        Kind = kind,
        Method = System.Text.Encoding.UTF8.GetBytes(method),
        Name = System.Text.Encoding.UTF8.GetBytes(name),
        Resource = System.Text.Encoding.UTF8.GetBytes(resource),
    };

    public static CallFacts Model(string model) => new() { Protocol = Protocol.OpenAi, Caller = CallerFacts.Anonymous, Route = Main, Upstream = Main, Model = System.Text.Encoding.UTF8.GetBytes(model) };

    public static CallFacts Http => new() { Protocol = Protocol.Http, Caller = CallerFacts.Anonymous, Route = Main, Upstream = Main, HttpMethod = "GET"u8, Path = "/"u8 };
}
