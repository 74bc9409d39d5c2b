using FastMcp.Wire.JsonRpc;

namespace FastMcp.Proxy.Inside.Messages;

/// <summary>What a server inside of the gateway says to messages that no session takes.</summary>
internal static class SessionReplies
{
    /// <param name="request">What came.</param>
    /// <param name="reply">Its answer.</param>
    /// <param name="id">Of the message, as JSON; empty: it has none.</param>
    public static async Task UnknownAsync(InnerRequest request, InnerReply reply, byte[] id) => await (request.Session.Length == 0
        ? reply.JsonAsync(400, RpcError.Of(id, JsonRpcErrorCode.InvalidRequest, "Mcp-Session-Id is missing: begin with initialize."))
        : reply.JsonAsync(404, RpcError.Of(id, RpcError.UnknownSession, "The session is not known, or over: begin anew with initialize."))).ConfigureAwait(false);

    public static async Task NoMessageAsync(InnerReply reply) =>
        await reply.JsonAsync(400, RpcError.Of(default, JsonRpcErrorCode.InvalidRequest, "The body is not one message; this server takes no batches.")).ConfigureAwait(false);

    public static async Task HasStreamAsync(InnerReply reply) =>
        await reply.JsonAsync(409, RpcError.Of(default, JsonRpcErrorCode.InvalidRequest, "The session has a stream already.")).ConfigureAwait(false);
}
