using System.Buffers;
using System.Text;
using FastMcp.Proxy.Federation;
using FastMcp.Proxy.Inside.Messages;
using FastMcp.Wire;
using FastMcp.Wire.Json;
using FastMcp.Wire.JsonRpc;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Eras;

/// <summary>Requests of 2025-11-25 as 2026-07-28 has them, and its answers back.</summary>
internal static class LegacyCall
{
    private static readonly string[] _versions = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"];

    /// <param name="body">The client's request.</param>
    /// <param name="message">What it was read as.</param>
    /// <param name="session">Whose.</param>
    /// <param name="more">Further members of <c>params</c>, with their commas between; empty: none.</param>
    public static byte[] ToModern(byte[] body, McpMessage message, StatelessSession session, ReadOnlySpan<byte> more)
    {
        var text = new ArrayBufferWriter<byte>();
        text.Write("{\"jsonrpc\":\"2.0\",\"id\":"u8);
        text.Write(message.Id.Of(body));
        text.Write(",\"method\":\""u8);
        text.Write(message.Method.Of(body));
        text.Write("\",\"params\":"u8);
        byte[] behind = [.. Meta(body, message.Meta, session), .. more.IsEmpty ? ""u8 : ","u8, .. more];
        JsonMembers.Write(
            body, JsonMembers.Of(body, message.Params),
            key => !JsonText.Is(key, "_meta"u8) && !JsonText.Is(key, "inputResponses"u8) && !JsonText.Is(key, "requestState"u8) && !JsonText.Is(key, "task"u8), behind, text);
        text.Write("}"u8);
        return text.WrittenSpan.ToArray();
    }

    /// <summary>A request of the gateway's own.</summary>
    public static byte[] Own(string id, string method, string parameters, StatelessSession session) =>
        Encoding.UTF8.GetBytes($"{{\"jsonrpc\":\"2.0\",\"id\":{id},\"method\":\"{method}\",\"params\":{{{parameters}{(parameters.Length > 0 ? "," : "")}{Encoding.UTF8.GetString(Meta([], default, session))}}}}}");

    /// <summary>What a client is told that begins a session.</summary>
    public static byte[] Begun(byte[] initialize, McpMessage message, byte[] discovered, McpMessage found)
    {
        var asked = Encoding.UTF8.GetString(MessageEdit.Find(initialize, message.Params, "protocolVersion"u8).Of(initialize)).Trim('"');
        var (capabilities, instructions) = (MessageEdit.Find(discovered, found.Result, "capabilities"u8), MessageEdit.Find(discovered, found.Result, "instructions"u8));
        var info = MessageEdit.Find(discovered, MessageEdit.Find(discovered, found.Result, "_meta"u8), "io.modelcontextprotocol/serverInfo"u8);
        info = info.IsEmpty ? MessageEdit.Find(discovered, found.Result, "serverInfo"u8) : info;
        var text = new ArrayBufferWriter<byte>();
        text.Write(Encoding.ASCII.GetBytes($"{{\"protocolVersion\":\"{(_versions.Contains(asked) ? asked : _versions[0])}\",\"capabilities\":"));
        JsonMembers.Write(discovered, JsonMembers.Of(discovered, capabilities), key => !JsonText.Is(key, "extensions"u8) && !JsonText.Is(key, "experimental"u8), [], text);
        text.Write(",\"serverInfo\":"u8);
        text.Write(info.IsEmpty ? """{"name":"unknown","version":"0"}"""u8 : info.Of(discovered));
        if (!instructions.IsEmpty)
        {
            text.Write(",\"instructions\":"u8);
            text.Write(instructions.Of(discovered));
        }

        text.Write("}"u8);
        return ModernAnswer.Result(message.Id.Of(initialize), text.WrittenSpan);
    }

    /// <summary>An answer without what only the newer protocol has.</summary>
    public static byte[] ToLegacy(byte[] answer, McpMessage message, McpMethod method)
    {
        if (message.Kind != JsonRpcKind.Response)
        {
            var code = MessageEdit.Find(answer, message.Error, "code"u8);
            var isMissing = method == McpMethod.ResourcesRead && code.Of(answer).SequenceEqual("-32602"u8);
            return isMissing ? MessageEdit.Replace(answer, (code, "-32002"u8.ToArray())) : answer;
        }

        var text = new ArrayBufferWriter<byte>(answer.Length);
        JsonMembers.Write(
            answer, JsonMembers.Of(answer, message.Result), key => !JsonText.Is(key, "resultType"u8) && !JsonText.Is(key, "ttlMs"u8) && !JsonText.Is(key, "cacheScope"u8), [], text);
        return ModernAnswer.Result(message.Id.Of(answer), text.WrittenSpan);
    }

    /// <summary>The client said that it answers such a question.</summary>
    public static bool IsDeclared(StatelessSession session, byte[] answer, ByteRange asked)
    {
        var name = NameOf(answer, asked) switch
        {
            "sampling/createMessage" => "sampling"u8,
            "elicitation/create" => "elicitation"u8,
            "roots/list" => "roots"u8,
            _ => default,
        };
        var own = session.Capabilities;
        var declared = name.IsEmpty ? default : MessageEdit.Find(own, new ByteRange(0, own.Length), name);
        if (declared.IsEmpty || !name.SequenceEqual("elicitation"u8))
        {
            return !declared.IsEmpty;
        }

        // An empty one is one of forms.
        var isUrl = MessageEdit.Find(answer, MessageEdit.Find(answer, asked, "params"u8), "mode"u8).Of(answer).SequenceEqual("\"url\""u8);
        return !MessageEdit.Find(own, declared, isUrl ? "url"u8 : "form"u8).IsEmpty || (!isUrl && JsonMembers.Of(own, declared).Count == 0);
    }

    /// <summary>A question for the client, of those that <see cref="IsDeclared"/> takes.</summary>
    public static byte[] Question(byte[] answer, ByteRange asked, ReadOnlySpan<byte> id)
    {
        var (name, parameters) = (NameOf(answer, asked), MessageEdit.Find(answer, asked, "params"u8));
        var text = new ArrayBufferWriter<byte>();
        text.Write("{\"jsonrpc\":\"2.0\",\"id\":"u8);
        text.Write(id);
        text.Write(Encoding.ASCII.GetBytes($",\"method\":\"{name}\",\"params\":"));
        // 2025-11-25 names a page by an id, by which its end is told.
        var isUrl = MessageEdit.Find(answer, parameters, "mode"u8).Of(answer).SequenceEqual("\"url\""u8) && MessageEdit.Find(answer, parameters, "elicitationId"u8).IsEmpty;
        JsonMembers.Write(answer, JsonMembers.Of(answer, parameters), static _ => true, isUrl ? Encoding.UTF8.GetBytes($"\"elicitationId\":{Encoding.UTF8.GetString(id)}") : [], text);
        text.Write("}"u8);
        return text.WrittenSpan.ToArray();
    }

    private static string NameOf(byte[] answer, ByteRange asked)
    {
        var method = MessageEdit.Find(answer, asked, "method"u8);
        return ToolShape.Decoded(method.Length > 2 ? method.Of(answer)[1..^1] : default);
    }

    // What the client said of itself once is said with each request.
    private static byte[] Meta(byte[] body, ByteRange meta, StatelessSession session)
    {
        var text = new ArrayBufferWriter<byte>();
        text.Write("\"_meta\":"u8);
        var level = session.LogLevel.Length > 0 ? $",\"io.modelcontextprotocol/logLevel\":\"{session.LogLevel}\"" : "";
        byte[] own =
        [
            .. "\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientInfo\":"u8, .. session.ClientInfo,
            .. ",\"io.modelcontextprotocol/clientCapabilities\":"u8, .. session.Capabilities, .. Encoding.ASCII.GetBytes(level),
        ];
        JsonMembers.Write(body, JsonMembers.Of(body, meta), key => key.IndexOf("io.modelcontextprotocol"u8) < 0 && !key.Contains((byte)'\\'), own, text);
        return text.WrittenSpan.ToArray();
    }
}
