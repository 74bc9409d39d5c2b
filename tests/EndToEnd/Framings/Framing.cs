using FastMcp.TestKit.Leaks;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Framings;

/// <summary>A way in which an answer carries text to a client.</summary>
public abstract class Framing
{
    public static IReadOnlyList<Framing> All { get; } =
    [
        new ChatFraming("chat-content", "content", t => $$"""{"content":"{{t}}"}"""),
        new ChatFraming("chat-reasoning", "reasoning_content", t => $$"""{"reasoning_content":"{{t}}"}"""),
        new ChatArgumentsFraming(),
        new ChatTwoChoicesFraming(),
        new DocumentFraming("chat-whole", "/v1/chat/completions", Requests.WholeChat, "application/json",
            t => $$"""{"id":"c1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"{{t}}"},"finish_reason":"stop"}]}""",
            "choices.0.message.content"),
        new DocumentFraming("mcp-json", "/mcp", Requests.ToolCall, "application/json", McpResult, "result.content.0.text", "result.structuredContent.rows.0.note"),
        new DocumentFraming("mcp-sse", "/mcp", Requests.ToolCall, "text/event-stream", t => $"event: message\ndata: {McpResult(t)}\n\n", "result.content.0.text", "result.structuredContent.rows.0.note"),
        new DocumentFraming("mcp-json-inner", "/mcp", Requests.ToolCall, "application/json", McpInner, "result.content.0.text"),
        new DocumentFraming("mcp-sse-inner", "/mcp", Requests.ToolCall, "text/event-stream", t => $"event: message\ndata: {McpInner(t)}\n\n", "result.content.0.text"),
        new DocumentFraming("json", "/data.json", Requests.Get, "application/json", t => $$"""{"rows":[{"n":1,"note":"{{t}}"}],"ok":true}""", "rows.0.note"),
        new DocumentFraming("text", "/data.txt", Requests.Get, "text/plain; charset=utf-8", t => t),
    ];

    public abstract string Name { get; }

    /// <summary>Path of the request; its query is given by the upstream's script.</summary>
    public abstract string Path { get; }

    public abstract string ContentType { get; }

    /// <summary>The text may be cut over several events.</summary>
    public virtual bool IsCut => false;

    public static Framing Named(string name) => All.Single(f => f.Name == name);

    public abstract byte[] Request(string target);

    /// <summary>What is cut into pieces to carry a text: the text, or a document around it.</summary>
    public virtual string Wrap(string text, Func<string, string> escape) => text;

    /// <summary>The content of an answer that carries the pieces in turn.</summary>
    /// <param name="escape">Spells the inside of a JSON string.</param>
    public abstract byte[] Body(IReadOnlyList<string> pieces, Func<string, string> escape);

    /// <summary>The text as a client joins it, once for each place that carries it.</summary>
    public abstract IReadOnlyList<string> Texts(RawAnswer answer);

    public override string ToString() => Name;

    private static string McpResult(string text) =>
        $$$"""{"jsonrpc":"2.0","id":7,"result":{"content":[{"type":"text","text":"{{{text}}}"}],"structuredContent":{"rows":[{"note":"{{{text}}}"}]},"isError":false}}""";

    // The text is escaped once already; inside the inner document it is so twice.
    private static string McpInner(string text) =>
        $$$$"""{"jsonrpc":"2.0","id":7,"result":{"content":[{"type":"text","text":"{{{{Escapes.Plain($$"""{"note":"{{text}}"}""")}}}}"}],"structuredContent":{"note":"{{{{text}}}}"}}}""";
}
