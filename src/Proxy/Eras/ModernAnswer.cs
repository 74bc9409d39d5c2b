using System.Buffers;
using System.Buffers.Text;
using System.Text;
using FastMcp.Proxy.Inside.Messages;
using FastMcp.Wire;
using FastMcp.Wire.Json;
using FastMcp.Wire.JsonRpc;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Eras;

/// <summary>Answers of 2025-11-25 as 2026-07-28 has them.</summary>
internal static class ModernAnswer
{
    // Of 2025-11-25: a resource that is not there, and a client that is to open addresses first.
    private const int ResourceNotFound = -32002;
    private const int UrlElicitationRequired = -32042;

    /// <param name="answer">As it came.</param>
    /// <param name="message">What it was read as.</param>
    /// <param name="call">What it answers.</param>
    public static byte[] Of(byte[] answer, McpMessage message, ModernCall call)
    {
        if (message.Kind == JsonRpcKind.Response)
        {
            return Result(call.Id, Complete(answer, message.Result, call.Message.KnownMethod));
        }

        var code = MessageEdit.Find(answer, message.Error, "code"u8);
        Utf8Parser.TryParse(code.Of(answer), out int number, out _);
        return number == UrlElicitationRequired && Elicitations(answer, message.Error, call) is { } asked ? asked
            : message.Id.IsEmpty ? RpcError.Under(call.Id, answer, message)
            : MessageEdit.Replace(answer, (message.Id, call.Id), (number == ResourceNotFound ? code : default, "-32602"u8.ToArray()));
    }

    /// <summary>A whole answer with a result.</summary>
    public static byte[] Result(ReadOnlySpan<byte> id, ReadOnlySpan<byte> result)
    {
        var text = new ArrayBufferWriter<byte>(result.Length + id.Length + 64);
        text.Write("""{"jsonrpc":"2.0","id":"""u8);
        text.Write(id);
        text.Write(",\"result\":"u8);
        text.Write(result);
        text.Write("}"u8);
        return text.WrittenSpan.ToArray();
    }

    /// <summary>What a server is, by its answer to <c>initialize</c>.</summary>
    public static byte[] Discovered(ReadOnlySpan<byte> id, byte[] begun)
    {
        var read = new McpMessage();
        McpReader.Read(begun, McpLimits.Default, read, out _);
        var (capabilities, info, instructions) = (MessageEdit.Find(begun, read.Result, "capabilities"u8), MessageEdit.Find(begun, read.Result, "serverInfo"u8), MessageEdit.Find(begun, read.Result, "instructions"u8));
        var text = new ArrayBufferWriter<byte>();
        text.Write("""{"resultType":"complete","supportedVersions":["2026-07-28"],"capabilities":"""u8);
        // Tasks of 2025-11-25 are others than those of the extension, and what is not said cannot be asked for.
        JsonMembers.Write(begun, JsonMembers.Of(begun, capabilities), key => !JsonText.Is(key, "tasks"u8) && !JsonText.Is(key, "experimental"u8), [], text);
        if (!instructions.IsEmpty)
        {
            text.Write(",\"instructions\":"u8);
            text.Write(instructions.Of(begun));
        }

        text.Write(",\"ttlMs\":0,\"cacheScope\":\"private\""u8);
        if (!info.IsEmpty)
        {
            text.Write(",\"_meta\":{\"io.modelcontextprotocol/serverInfo\":"u8);
            text.Write(info.Of(begun));
            text.Write("}"u8);
        }

        text.Write("}"u8);
        return Result(id, text.WrittenSpan);
    }

    // Nothing is known of how long it holds: it is not kept, and nobody else's.
    private static ReadOnlySpan<byte> Complete(byte[] answer, ByteRange result, McpMethod method)
    {
        var members = JsonMembers.Of(answer, result);
        var isCached = method is McpMethod.ToolsList or McpMethod.PromptsList or McpMethod.ResourcesList or McpMethod.ResourcesTemplatesList or McpMethod.ResourcesRead;
        var text = new ArrayBufferWriter<byte>(result.Length + 64);
        JsonMembers.Write(
            answer, members, key => !JsonText.Is(key, "resultType"u8) && !JsonText.Is(key, "ttlMs"u8) && !JsonText.Is(key, "cacheScope"u8),
            isCached ? "\"resultType\":\"complete\",\"ttlMs\":0,\"cacheScope\":\"private\""u8 : "\"resultType\":\"complete\""u8, text);
        return text.WrittenSpan;
    }

    // The client opens them, and calls again: there is nothing to come back to.
    private static byte[]? Elicitations(byte[] answer, ByteRange error, ModernCall call)
    {
        var asked = MessageEdit.Find(answer, MessageEdit.Find(answer, error, "data"u8), "elicitations"u8);
        var all = Federation.ToolShape.Elements(answer, asked);
        if (all.Count == 0 || !call.MayAsk || !call.Answers(McpMethod.ElicitationCreate, isUrl: true))
        {
            return null;
        }

        var text = new ArrayBufferWriter<byte>();
        text.Write("""{"resultType":"input_required","inputRequests":{"""u8);
        for (var i = 0; i < all.Count; i++)
        {
            text.Write(Encoding.ASCII.GetBytes($"{(i > 0 ? "," : "")}\"url-{i + 1}\":{{\"method\":\"elicitation/create\",\"params\":"));
            JsonMembers.Write(answer, JsonMembers.Of(answer, all[i]), key => !JsonText.Is(key, "elicitationId"u8), [], text);
            text.Write("}"u8);
        }

        text.Write("}}"u8);
        return Result(call.Id, text.WrittenSpan);
    }
}
