using FastMcp.Proxy.Reading;
using FastMcp.Wire.JsonRpc;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Gating.Asking.Tasks;

/// <summary>
/// Whether a client takes a task in the place of an answer. In 2025-11-25 it says so with the call itself (<c>params.task</c>); in 2026-07-28 it declares the extension
/// with each request, and the server decides (<c>io.modelcontextprotocol/tasks</c>).
/// </summary>
internal static class TaskWish
{
    /// <summary>The name of the extension.</summary>
    public static ReadOnlySpan<byte> Extension => "io.modelcontextprotocol/tasks"u8;

    /// <summary>
    /// Behind a route of several servers nobody could ask for the task again; a caller by a certificate, or with a token that is bound to one, shows it in the handshake of a
    /// connection that is gone when the call is sent: those calls wait as they would without tasks.
    /// </summary>
    public static bool Has(Call call)
    {
        if (call.Kind != CallKind.McpMessage || call.Message.Kind != JsonRpcKind.Request || call.Message.KnownMethod != McpMethod.ToolsCall || call.Route.Config.IsMember || call.State.Caller is { NeedsHandshake: true })
        {
            return false;
        }

        return call.Message.Era == McpEra.Modern ? IsDeclared(call) : call.Message.TaskIsObject;
    }

    /// <summary><c>_meta["io.modelcontextprotocol/clientCapabilities"].extensions["io.modelcontextprotocol/tasks"]</c>.</summary>
    public static bool IsDeclared(Call call) =>
        JsonPath.TryFind(call.Message.Meta.Of(call.Body.Span), "io.modelcontextprotocol/clientCapabilities"u8, out var capabilities)
        && JsonPath.TryFind(capabilities, "extensions"u8, out var extensions) && JsonPath.TryFind(extensions, Extension, out var tasks) && tasks.StartsWith("{"u8);
}
