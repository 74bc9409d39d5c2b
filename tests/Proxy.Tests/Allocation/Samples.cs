using System.Globalization;
using System.Text;

namespace FastMcp.Proxy.Tests.Allocation;

/// <summary>Requests and answers as they lie on the wire.</summary>
internal static class Samples
{
    public const string Secret = "AKIAQ7EXAMPLE3Z9TKW2";

    private const string Prose = "the quick brown fox jumps over the lazy dog and asks the tool for the weekly numbers of the northern region ";
    private const string End = "-the-end-\"}]}}";

    public static byte[] RequestEnd { get; } = "-the-end-\"}]}}"u8.ToArray();

    public static byte[] ToolCall { get; } = Request(
        "/mcp", "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"search\",\"arguments\":{\"q\":\"" + Prose + "\"},\"x\":[{\"y\":\"" + End);

    public static byte[] ModelCall { get; } = Request(
        "/v1/chat/completions",
        "{\"model\":\"m-1\",\"stream\":true,\"metadata\":{\"x\":{\"y\":1}},\"messages\":[{\"role\":\"user\",\"content\":\"" + Prose
        + "\"}],\"user\":{\"a\":[{\"b\":\"" + End);

    public static byte[] ToolAnswerEnd { get; } = "-the-answer-ends-\"}]}}"u8.ToArray();

    public static byte[] ToolAnswer { get; } = Answer(
        "application/json",
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"" + string.Concat(Enumerable.Repeat(Prose, 7)) + "key " + Secret
        + " and \\u00e9 -the-answer-ends-\"}]}}");

    public static byte[] ModelStream { get; } = Answer("text/event-stream", string.Concat(Enumerable.Range(0, 50).Select(Event)) + "data: [DONE]\n\n");

    // One secret is cut over two events.
    private static string Event(int index)
    {
        var text = index switch { 20 => "key " + Secret[..9], 21 => Secret[9..] + " ", _ => "word " + index.ToString(CultureInfo.InvariantCulture) + " " };
        return "data: {\"id\":\"c-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m-1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
            + text + "\"},\"finish_reason\":" + (index == 49 ? "\"stop\"" : "null") + "}]}\n\n";
    }

    private static byte[] Request(string path, string body) => Encoding.UTF8.GetBytes(
        $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\nUser-Agent: test\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

    private static byte[] Answer(string type, string body) => Encoding.UTF8.GetBytes(
        $"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nX-Request-Id: 42\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
}
