using FastMcp.Proxy.Reading;
using FastMcp.Wire.JsonRpc;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Gating.Asking;

/// <summary>Puts another body in the place of a message's own.</summary>
internal static class CallBody
{
    /// <summary>False: it is no request that could be decided; the call must not go on.</summary>
    public static bool TryReplace(Call call, byte[] body)
    {
        if (!McpReader.Read(body, McpLimits.Default, call.Message, out _) || call.Message.Kind != JsonRpcKind.Request)
        {
            return false;
        }

        // What lies in the client's input is let go as ever. Digests in the head speak of bytes that are not sent, as behind an encoding.
        call.State.Body = body;
        call.State.WasEncoded = true;
        return true;
    }

    /// <summary>The message with other arguments.</summary>
    public static byte[] WithArguments(Call call, string arguments)
    {
        var body = call.Body.Span;
        var at = call.Message.Arguments;
        return [.. body[..at.Start], .. System.Text.Encoding.UTF8.GetBytes(arguments), .. body[at.End..]];
    }
}
