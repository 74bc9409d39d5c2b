using FastMcp.PolicyCompiler.Conditions.Types;

namespace FastMcp.PolicyCompiler.Conditions.Facts;

/// <summary>The facts of a call: names, types, and what may be absent. The order is that of <see cref="Fact"/>.</summary>
internal static class FactSchema
{
    /// <summary>The most groups, taints, findings and tools that the static cost counts with.</summary>
    private const int Few = 256;

    private const int Many = 4096;

    public const string Finding = "finding";

    public static Declarations Facts { get; } = new(All(), [], "");

    /// <summary>Field -> type of the named types that have fields.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, CelType>> Fields { get; } =
        new Dictionary<string, IReadOnlyDictionary<string, CelType>>
        {
            [Finding] = new Dictionary<string, CelType>
            {
                ["rule"] = CelType.String,
                ["severity"] = CelType.String,
                ["on"] = CelType.String,
                ["where"] = CelType.String,
                ["count"] = CelType.Int,
            },
        };

    private static IEnumerable<Declaration> All()
    {
        CelType texts = CelType.List(CelType.String);
        CelType json = CelType.Map(CelType.String, CelType.Dyn);
        yield return Always(Fact.CallerSubject, "caller.subject", CelType.String, "Stable name of the caller; `anonymous` where a route lets anyone in");
        yield return Maybe(Fact.CallerIssuer, "caller.issuer", CelType.String, "Who vouches for the caller");
        yield return Maybe(Fact.CallerClient, "caller.client", CelType.String, "The OAuth client");
        yield return Maybe(Fact.CallerAgent, "caller.agent", CelType.String, "The registered agent");
        yield return Always(Fact.CallerGroups, "caller.groups", texts, "Groups out of the verified token");
        yield return Always(Fact.CallerScopes, "caller.scopes", texts, "Scopes out of the verified token, whatever claim its issuer puts them into");
        yield return Always(Fact.CallerClaims, "caller.claims", json, "All claims of the verified token; empty for anonymous callers");
        yield return Always(Fact.CallerAuthenticated, "caller.authenticated", CelType.Bool, "False for anonymous callers");
        yield return Always(Fact.RequestRoute, "request.route", CelType.String, "Name of the route");
        yield return Always(Fact.RequestUpstream, "request.upstream", CelType.String, "Name of the upstream");
        yield return Always(Fact.RequestPath, "request.path", CelType.String, "Path of the HTTP request, without the query");
        yield return Always(Fact.RequestMethod, "request.method", CelType.String, "Method of the HTTP request");
        yield return Always(Fact.RequestSize, "request.size", CelType.Int, "Bytes of the body");
        yield return Maybe(Fact.McpVersion, "mcp.version", CelType.String, "Protocol version that the message names");
        yield return Always(Fact.McpKind, "mcp.kind", CelType.String, "`request`, `notification`, `response`, `batch` or `stream`");
        yield return Always(Fact.McpDirection, "mcp.direction", CelType.String, "`to-server`; what servers ask of clients (`to-client`) is not decided");
        yield return Maybe(Fact.McpMethod, "mcp.method", CelType.String, "JSON-RPC method");
        yield return Maybe(Fact.McpTool, "mcp.tool", CelType.String, "Tool of `tools/call`, by the upstream's own name");
        yield return Maybe(Fact.McpResource, "mcp.resource", CelType.String, "URI of `resources/read` and its like");
        yield return Maybe(Fact.McpPrompt, "mcp.prompt", CelType.String, "Prompt of `prompts/get`");
        yield return Maybe(Fact.McpArguments, "mcp.arguments", json, "Arguments of `tools/call` and `prompts/get`", Many);
        yield return Maybe(Fact.McpServer, "mcp.server", CelType.String, "Name of the server in the pinned catalogue");
        yield return Maybe(Fact.McpTitle, "mcp.annotations.title", CelType.String, "Title of the tool in the pinned catalogue");
        yield return Maybe(Fact.McpReadOnly, "mcp.annotations.readOnlyHint", CelType.Bool, "The tool's annotation in the pinned catalogue");
        yield return Maybe(Fact.McpDestructive, "mcp.annotations.destructiveHint", CelType.Bool, "The tool's annotation in the pinned catalogue");
        yield return Maybe(Fact.McpIdempotent, "mcp.annotations.idempotentHint", CelType.Bool, "The tool's annotation in the pinned catalogue");
        yield return Maybe(Fact.McpOpenWorld, "mcp.annotations.openWorldHint", CelType.Bool, "The tool's annotation in the pinned catalogue");
        yield return Maybe(Fact.McpPin, "mcp.pin", CelType.String, "`same`, `changed`, `unseen` or `unpinned`: what the server last said of the tool, beside its pinned definition");
        yield return Always(Fact.LlmProvider, "llm.provider", CelType.String, "Whose protocol the model call speaks: `openai`, `anthropic`, `gemini`, `ollama` or `bedrock`");
        yield return Maybe(Fact.LlmModel, "llm.model", CelType.String, "Model that the call asks for");
        yield return Always(Fact.LlmStream, "llm.stream", CelType.Bool, "The call asks for a stream");
        yield return Maybe(Fact.LlmTools, "llm.tools", texts, "Names of the tools that the model is offered, Chat Completions' `functions` among them");
        yield return Maybe(Fact.LlmMaxTokens, "llm.maxTokens", CelType.Int, "Most tokens that the call asks for");
        yield return Maybe(Fact.LlmSystem, "llm.system", CelType.String, "System text");
        yield return Maybe(Fact.LlmLastUser, "llm.lastUser", CelType.String, "Last text of the user");
        yield return Always(Fact.Findings, "findings", CelType.List(CelType.Named(Finding)), "What the rules found so far");
        yield return Always(Fact.SessionCalls, "session.calls", CelType.Int, "Calls of this session before this one");
        yield return Always(Fact.SessionTaints, "session.taints", texts, "Taints that earlier decisions put on the session");
        yield return Maybe(Fact.SessionStarted, "session.started", CelType.Timestamp, "When the session began");
        yield return Always(Fact.Now, "now", CelType.Timestamp, "When the call came");
    }

    private static Declaration Always(Fact fact, string name, CelType type, string meaning) => new(name, type, (int)fact, false, Few, meaning);

    private static Declaration Maybe(Fact fact, string name, CelType type, string meaning, int most = Few) => new(name, type, (int)fact, true, most, meaning);
}
