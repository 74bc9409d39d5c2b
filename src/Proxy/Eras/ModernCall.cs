using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using FastMcp.Proxy.Inside;
using FastMcp.Proxy.Inside.Messages;
using FastMcp.Wire;
using FastMcp.Wire.Json;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Eras;

/// <summary>A request of MCP 2026-07-28, and the one of 2025-11-25 that it stands for.</summary>
/// <param name="Request">As it came.</param>
/// <param name="Message">What its body was read as.</param>
internal sealed record ModernCall(InnerRequest Request, McpMessage Message)
{
    public const string Version = "2026-07-28";

    private const string Prefix = "io.modelcontextprotocol/";

    // What differs from request to request of the same client. All else may say who it is.
    private static readonly HashSet<string> _passing = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept-Language", "Baggage", "Content-Length", "Date", "Idempotency-Key", "Priority", "Traceparent", "Tracestate", "User-Agent", "X-Correlation-Id", "X-Request-Id",
    };

    /// <summary>What goes up to the server with it, as a hash: who shows something else there is somebody else to the server.</summary>
    public string Shown
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var (name, value) in Request.Passed.Where(one => !_passing.Contains(one.Key)).OrderBy(one => one.Key, StringComparer.OrdinalIgnoreCase))
            {
                hash.AppendData(SHA256.HashData(Encoding.Latin1.GetBytes(name.ToUpperInvariant())));
                hash.AppendData(SHA256.HashData(Encoding.Latin1.GetBytes(value)));
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
    }

    /// <summary>Whose it is: the caller; where nobody said who it is, who shows the same.</summary>
    public string Owner => Request.Caller.Length > 0 ? Request.Caller : Shown;

    public byte[] Body => Request.Body;

    public byte[] Id => Message.Id.Of(Request.Body).ToArray();

    public string Method => Encoding.UTF8.GetString(JsonText.Decode(Message.Method.Of(Body), new byte[Message.Method.Length + JsonUnescaper.MinimumRoom]));

    /// <summary><c>clientCapabilities</c> as it came; empty: it is missing.</summary>
    public ByteRange Capabilities => MessageEdit.Find(Body, Message.Meta, "io.modelcontextprotocol/clientCapabilities"u8);

    public ByteRange ClientInfo => MessageEdit.Find(Body, Message.Meta, "io.modelcontextprotocol/clientInfo"u8);

    /// <summary>What of the log it wants to see; empty: nothing.</summary>
    public string LogLevel => Encoding.UTF8.GetString(MessageEdit.Find(Body, Message.Meta, "io.modelcontextprotocol/logLevel"u8).Of(Body)).Trim('"');

    /// <summary>What it answers to questions; empty: nothing.</summary>
    public ByteRange InputResponses => MessageEdit.Find(Body, Message.Params, "inputResponses"u8);

    /// <summary>What it was told to come back with, with its quotes; empty: nothing.</summary>
    public ByteRange RequestState => MessageEdit.Find(Body, Message.Params, "requestState"u8);

    /// <summary>Of these the client may be asked for more.</summary>
    public bool MayAsk => Message.KnownMethod is McpMethod.ToolsCall or McpMethod.PromptsGet or McpMethod.ResourcesRead;

    /// <summary>What it calls, whatever it brings with it: a retry has the same.</summary>
    public string Digest
    {
        get
        {
            var plain = new ArrayBufferWriter<byte>();
            plain.Write(Message.Method.Of(Body));
            JsonMembers.Write(Body, JsonMembers.Of(Body, Message.Params), key => !IsOfRetry(key) && !JsonText.Is(key, "_meta"u8), [], plain);
            return Convert.ToHexStringLower(SHA256.HashData(plain.WrittenSpan));
        }
    }

    /// <summary>The client declared that it answers such a question.</summary>
    public bool Answers(McpMethod question, bool isUrl)
    {
        var name = question switch
        {
            McpMethod.SamplingCreateMessage => "sampling"u8,
            McpMethod.ElicitationCreate => "elicitation"u8,
            McpMethod.RootsList => "roots"u8,
            _ => default,
        };
        var declared = name.IsEmpty ? default : MessageEdit.Find(Body, Capabilities, name);
        // As in 2025-11-25 an empty elicitation is one of forms.
        return !declared.IsEmpty && (question != McpMethod.ElicitationCreate || !MessageEdit.Find(Body, declared, isUrl ? "url"u8 : "form"u8).IsEmpty || (!isUrl && JsonMembers.Of(Body, declared).Count == 0));
    }

    /// <summary>What a session is begun with.</summary>
    public byte[] Initialize()
    {
        var text = new ArrayBufferWriter<byte>();
        text.Write("""{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":"""u8);
        JsonMembers.Write(Body, JsonMembers.Of(Body, Capabilities), key => JsonText.Is(key, "sampling"u8) || JsonText.Is(key, "elicitation"u8) || JsonText.Is(key, "roots"u8), [], text);
        text.Write(",\"clientInfo\":"u8);
        text.Write(ClientInfo.IsEmpty ? """{"name":"unknown","version":"0"}"""u8 : ClientInfo.Of(Body));
        text.Write("}}"u8);
        return text.WrittenSpan.ToArray();
    }

    /// <summary>The request of 2025-11-25.</summary>
    /// <param name="number">Its id, and its progress token, where it has one.</param>
    public byte[] ToLegacy(long number)
    {
        var text = new ArrayBufferWriter<byte>();
        text.Write(Encoding.ASCII.GetBytes($"{{\"jsonrpc\":\"2.0\",\"id\":{number},\"method\":\""));
        text.Write(Message.Method.Of(Body));
        text.Write("\",\"params\":"u8);
        JsonMembers.Write(Body, JsonMembers.Of(Body, Message.Params), key => !IsOfRetry(key) && !JsonText.Is(key, "_meta"u8), Meta(number), text);
        text.Write("}"u8);
        return text.WrittenSpan.ToArray();
    }

    private ReadOnlySpan<byte> Meta(long number)
    {
        var text = new ArrayBufferWriter<byte>();
        text.Write("\"_meta\":"u8);
        var token = Message.ProgressToken.IsEmpty ? "" : $"\"progressToken\":{number}";
        JsonMembers.Write(Body, JsonMembers.Of(Body, Message.Meta), key => !IsOfEra(key) && !JsonText.Is(key, "progressToken"u8), Encoding.ASCII.GetBytes(token), text);
        return text.WrittenSpan;
    }

    private static bool IsOfRetry(ReadOnlySpan<byte> key) => JsonText.Is(key, "inputResponses"u8) || JsonText.Is(key, "requestState"u8);

    private static bool IsOfEra(ReadOnlySpan<byte> key) =>
        Encoding.UTF8.GetString(JsonText.Decode(key, new byte[key.Length + JsonUnescaper.MinimumRoom])).StartsWith(Prefix, StringComparison.Ordinal);
}
