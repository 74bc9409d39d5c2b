using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Inside.Messages;

/// <summary>Errors that services of this process say themselves, as JSON-RPC.</summary>
internal static class RpcError
{
    /// <summary>As of refusals: outside of what JSON-RPC and MCP reserve.</summary>
    public const int NotAvailable = -31503;

    public const int UnknownSession = -31404;

    public const int BadUpstream = -31502;

    /// <summary>An error of a server that has no id, as the one of the only call that it can be of.</summary>
    /// <param name="id">Of the call.</param>
    /// <param name="answer">As it came.</param>
    /// <param name="message">What it was read as.</param>
    public static byte[] Under(ReadOnlySpan<byte> id, ReadOnlySpan<byte> answer, McpMessage message) =>
        [.. "{\"jsonrpc\":\"2.0\",\"id\":"u8, .. id, .. ",\"error\":"u8, .. message.Error.Of(answer), (byte)'}'];

    /// <param name="id">As it came; empty: null.</param>
    /// <param name="code">Of JSON-RPC.</param>
    /// <param name="message">Words of the gateway.</param>
    public static byte[] Of(ReadOnlySpan<byte> id, int code, string message) => Encoding.UTF8.GetBytes(
        $$$"""{"jsonrpc":"2.0","id":{{{(id.IsEmpty ? "null" : Encoding.UTF8.GetString(id))}}},"error":{"code":{{{code}}},"message":"{{{JsonEncodedText.Encode(message, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}}}"}}""");
}
