using FastMcp.Proxy.Gating.Lists;
using FastMcp.Proxy.Inside.Messages;
using FastMcp.Wire;
using FastMcp.Wire.JsonRpc;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Gating.Asking.Tasks;

/// <summary>
/// Declares the extension of tasks in the answer to <c>server/discover</c>, where people may be asked for calls: clients make no use of what a server does not declare, and
/// the tasks are the gateway's own. Of 2025-11-25 each tool would have to say so too: there only what the server declares is used.
/// </summary>
internal sealed class TaskOffer : IAnswerFilter
{
    private readonly McpMessage _message = new();
    private byte[] _offer = [];

    public bool TryFilter(ReadOnlySpan<byte> document, out ReadOnlySpan<byte> shown)
    {
        shown = document;
        if (McpReader.Read(document, McpLimits.Default, _message, out _) && _message.Kind == JsonRpcKind.Response && With(document, _message.Result) is { } offer)
        {
            shown = _offer = offer;
        }

        return true;
    }

    // Null: it says so already, or is none that could.
    private static byte[]? With(ReadOnlySpan<byte> document, ByteRange result)
    {
        var capabilities = MessageEdit.Find(document, result, "capabilities"u8);
        var extensions = MessageEdit.Find(document, capabilities, "extensions"u8);
        if (!capabilities.Of(document).StartsWith("{"u8) || !MessageEdit.Find(document, extensions, TaskWish.Extension).IsEmpty || (!extensions.IsEmpty && !extensions.Of(document).StartsWith("{"u8)))
        {
            return null;
        }

        byte[] member = [.. "\""u8, .. TaskWish.Extension, .. "\":{}"u8];
        return extensions.IsEmpty
            ? Insert(document, capabilities.Start + 1, [.. "\"extensions\":{"u8, .. member, .. "}"u8])
            : Insert(document, extensions.Start + 1, member);
    }

    private static byte[] Insert(ReadOnlySpan<byte> json, int at, byte[] member) =>
        [.. json[..at], .. member, .. json[at..].TrimStart(" \t\r\n"u8).StartsWith("}"u8) ? default : ","u8, .. json[at..]];
}
