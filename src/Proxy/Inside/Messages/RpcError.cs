using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace FastMcp.Proxy.Inside.Messages;

/// <summary>Errors that services of this process say themselves, as JSON-RPC.</summary>
internal static class RpcError
{
    /// <summary>As of refusals: outside of what JSON-RPC and MCP reserve.</summary>
    public const int NotAvailable = -31503;

    public const int UnknownSession = -31404;

    public const int BadUpstream = -31502;

    /// <param name="id">As it came; empty: null.</param>
    /// <param name="code">Of JSON-RPC.</param>
    /// <param name="message">Words of the gateway.</param>
    public static byte[] Of(ReadOnlySpan<byte> id, int code, string message) => Encoding.UTF8.GetBytes(
        $$$"""{"jsonrpc":"2.0","id":{{{(id.IsEmpty ? "null" : Encoding.UTF8.GetString(id))}}},"error":{"code":{{{code}}},"message":"{{{JsonEncodedText.Encode(message, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}}}"}}""");
}
