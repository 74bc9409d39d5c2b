using System.Text;
using FastMcp.Proxy.Inside.Messages;
using FastMcp.Proxy.Replies;
using FastMcp.Wire;
using FastMcp.Wire.Json;
using FastMcp.Wire.JsonRpc;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Gating.Asking.Tasks;

/// <summary>What came of a task's call, masked as it would have been for a client that waited.</summary>
/// <param name="Json">The value of <c>result</c> or <c>error</c>, on one line.</param>
/// <param name="IsError">It is an error of JSON-RPC.</param>
/// <param name="IsToolError">It is a result, and says that the tool failed.</param>
/// <param name="Words">For the agent; empty: nothing is to be said.</param>
internal sealed record TaskOutcome(byte[] Json, bool IsError, bool IsToolError, string Words)
{
    private const int LongestWords = 512;

    /// <summary>In 2025-11-25 a tool that failed is a task that failed; in 2026-07-28 only an error of JSON-RPC is.</summary>
    public bool IsFailed(bool isModern) => IsError || (IsToolError && !isModern);

    public static TaskOutcome Of(ReadOnlySpan<byte> document, McpMessage message)
    {
        if (message.Kind == JsonRpcKind.ErrorResponse)
        {
            var error = message.Error.Of(document);
            return new(Line(error), IsError: true, IsToolError: false, TextOf(document, MessageEdit.Find(document, message.Error, "message"u8)));
        }

        var failed = MessageEdit.Find(document, message.Result, "isError"u8).Of(document).SequenceEqual("true"u8);
        return new(Line(message.Result.Of(document)), IsError: false, failed, failed ? "The tool says that it failed." : "");
    }

    /// <param name="refusal">Why the call is not made, or not answered.</param>
    /// <param name="exchange">In which the task was made.</param>
    public static TaskOutcome Of(in Refusal refusal, long exchange)
    {
        var document = RefusalText.OfAnswer(refusal, "0"u8, exchange);
        var message = new McpMessage();
        return McpReader.Read(document, McpLimits.Default, message, out _)
            ? new(message.Error.Of(document).ToArray(), IsError: true, IsToolError: false, refusal.Reason)
            : throw new InvalidOperationException("A refusal is a message of JSON-RPC.");
    }

    // In an event a message stands on one line; inside of strings JSON has no line ends.
    private static byte[] Line(ReadOnlySpan<byte> json)
    {
        var line = json.ToArray();
        line.AsSpan().Replace((byte)'\n', (byte)' ');
        line.AsSpan().Replace((byte)'\r', (byte)' ');
        return line;
    }

    private static string TextOf(ReadOnlySpan<byte> document, ByteRange value)
    {
        var raw = value.Of(document);
        if (raw is not [(byte)'"', .., (byte)'"'])
        {
            return "";
        }

        var text = Encoding.UTF8.GetString(JsonText.Decode(raw[1..^1], new byte[raw.Length + JsonUnescaper.MinimumRoom]));
        return text.Length > LongestWords ? text[..LongestWords] : text;
    }
}
