using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using FastMcp.Masking.Tokens;
using FastMcp.Policy.Facts;
using FastMcp.Proxy.Configuration.Routing;
using FastMcp.Proxy.Gating.Lists;
using FastMcp.Proxy.Inside;
using FastMcp.Proxy.Masking;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Sessions;
using FastMcp.Wire;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Fields;
using FastMcp.Wire.Http.Requests;
using FastMcp.Wire.Json;
using FastMcp.Wire.JsonRpc;
using FastMcp.Wire.Mcp;
using FastMcp.Wire.Models;

namespace FastMcp.Proxy.Reading;

/// <summary>
/// One request, read whole and understood: what every later room works on. Only <see cref="CallReader"/>
/// fills it.
/// </summary>
/// <remarks>
/// Ownership: its exchange. <see cref="Body"/> lies in the client connection's input or in the call's own
/// buffer, and is gone when the request has been sent.
/// </remarks>
internal sealed class Call
{
    private const int LongestId = 1024;

    // Between two requests an exchange keeps no more than this of the buffers that a large one made.
    internal const int MostKept = 64 * 1024;

    private static readonly McpMessage s_noMessage = new();

    private ArrayBufferWriter<byte>? _own;
    private ArrayBufferWriter<byte>? _decoded;
    private byte[] _id = [];
    private McpMessage? _message;
    private McpMessage? _item;
    private CallState _state;

    public RequestHead Head { get; } = new();

    public McpMessage Message => _message ??= new();

    /// <summary>The same for whoever looks at calls of all kinds; it is not to be changed.</summary>
    public McpMessage MessageIfAny => IsMcp ? Message : s_noMessage;

    public ModelRequest Model { get; } = new();

    /// <summary>Scratch for the messages of a batch.</summary>
    public McpMessage Item => _item ??= new();

    /// <summary>Where a chunked body is put together.</summary>
    public ArrayBufferWriter<byte> OwnBody => _own ??= new();

    /// <summary>What an encoded body says.</summary>
    public ArrayBufferWriter<byte> Decoded => _decoded ??= new();

    public ref CallState State => ref _state;

    public Route Route => _state.Route!;

    public RouteTerms Terms => _state.Terms!;

    /// <summary>Who calls, recognised; set by the decision room.</summary>
    public CallerFacts Caller => _state.Recognised ?? CallerFacts.Anonymous;

    /// <summary>Rules for this request; null: nothing is masked on the way up.</summary>
    public MaskTerms? RequestTerms => _state.RequestTerms ?? Terms.Request;

    /// <summary>Rules for its answer; null: masking is off.</summary>
    public MaskTerms? ReplyTerms => _state.ReplyTerms ?? Terms.Reply;

    public CallKind Kind => _state.Kind;

    public ReadOnlyMemory<byte> Body => _state.Body;

    public SessionId Session => _state.Session;

    /// <summary>Of a model call.</summary>
    public ModelApi Api => _state.Kind is CallKind.ModelCall or CallKind.ModelList ? _state.Api : ModelApi.None;

    public Protocol Protocol => _state.Kind switch
    {
        CallKind.McpMessage or CallKind.McpBatch or CallKind.McpStream => Protocol.Mcp,
        CallKind.ModelCall or CallKind.ModelList => ModelApis.ProtocolOf(_state.Api),
        _ => Protocol.Http,
    };

    /// <summary>What envelopes of signed reasoning are bound to: who is given them, and whose signature is in them.</summary>
    public SessionBinding Reasoning => SessionBinding.Of(4, MemoryMarshal.AsBytes((_state.Caller?.Name).AsSpan()), Route.UpstreamText.Utf8);

    /// <summary>Filters the lists of the answer, or looks for tasks in it; null: it lists nothing, or nothing of it is hidden.</summary>
    public IAnswerFilter? Lists => _state.Lists;

    public bool IsMcp => _state.Kind is CallKind.McpMessage or CallKind.McpBatch or CallKind.McpStream;

    /// <summary>
    /// <c>Mcp-Session-Id</c> of the request; empty: it has none. What was called from inside belongs to the session of the client at the door; only from inside does such
    /// a route answer. Gone with the head.
    /// </summary>
    public ReadOnlySpan<byte> ProtocolSession
    {
        get
        {
            var fields = Head.Fields;
            for (var i = 0; Route.Config.IsMember && i < fields.Count; i++)
            {
                if (Ascii.EqualsIgnoreCase(fields.Name(i), InnerFields.SessionName))
                {
                    return fields.Value(i);
                }
            }

            return fields.ValueOf(KnownField.McpSessionId);
        }
    }

    /// <summary>The JSON-RPC id as it came, raw JSON; empty for a message without one.</summary>
    public ReadOnlySpan<byte> RpcId => _id.AsSpan(0, _state.IdLength);

    /// <summary>
    /// The client's leaving ends the call upstream: models, MCP from 2026-07-28 on, a server's own stream, and
    /// plain HTTP. The legacy eras of MCP say that a lost connection is no cancellation of a request.
    /// </summary>
    public bool EndsWithClient => !IsMcp || Kind == CallKind.McpStream || (_state.Kind == CallKind.McpMessage && Message.Era == McpEra.Modern);

    /// <summary>JSON-RPC method; empty for what is no MCP message. Like the names below, gone with the body.</summary>
    public ReadOnlySpan<byte> Method => Kind == CallKind.McpMessage ? Text(Message.Method) : default;

    public ReadOnlySpan<byte> Name => Kind == CallKind.McpMessage ? Text(Message.Name) : default;

    public ReadOnlySpan<byte> Resource => Kind == CallKind.McpMessage ? ResourceOf(Message, Body.Span) : default;

    /// <summary><c>params.arguments</c> as it came; what it holds twice was refused.</summary>
    public ReadOnlySpan<byte> Arguments => Kind == CallKind.McpMessage ? Message.Arguments.Of(Body.Span) : default;

    /// <summary>The protocol version of an MCP message: the body's word, else the header's.</summary>
    public ReadOnlySpan<byte> Version => VersionOf(Kind == CallKind.McpMessage ? Message : null, Body.Span);

    /// <summary>The same of a message whose body is kept elsewhere: when an answer is judged, the call's own is gone.</summary>
    public ReadOnlySpan<byte> VersionOf(McpMessage? message, ReadOnlySpan<byte> body) => !IsMcp ? default
        : message is { Era: McpEra.Modern } ? TextOf(message.MetaVersion, body)
        : Head.Fields.ValueOf(KnownField.McpProtocolVersion);

    public MessageKind MessageKind => Kind switch
    {
        CallKind.McpBatch => MessageKind.Batch,
        CallKind.McpStream => MessageKind.Stream,
        CallKind.McpMessage => KindOf(Message),
        _ => MessageKind.None,
    };

    public static MessageKind KindOf(McpMessage message) => message.Kind switch
    {
        JsonRpcKind.Request => MessageKind.Request,
        JsonRpcKind.Notification => MessageKind.Notification,
        _ => MessageKind.Response,
    };

    public ReadOnlySpan<byte> ModelName => Kind == CallKind.ModelCall ? ModelIn(Model, Body.Span) : default;

    /// <summary>The model that a call asks for: a path that names one has the last word.</summary>
    public ReadOnlySpan<byte> ModelIn(ModelRequest model, ReadOnlySpan<byte> body) =>
        _state.ModelInPath is { Length: > 0 } named ? named : TextOf(model.Model, body);

    /// <summary>Keeps the id beyond the body. False: longer than an id may be.</summary>
    public bool KeepId(ReadOnlySpan<byte> id)
    {
        if (id.Length > LongestId)
        {
            return false;
        }

        // Room comes with the first one, and what rested gave it away.
        _id = _id.Length < id.Length ? new byte[LongestId] : _id;
        id.CopyTo(_id);
        _state.IdLength = id.Length;
        return true;
    }

    /// <summary>While it waits for people the call keeps what it says, and no room for another one.</summary>
    /// <param name="body">Its body, where that stays in memory; empty: it is kept elsewhere, and what lies in it cannot be read meanwhile.</param>
    public void Rest(ReadOnlyMemory<byte> body)
    {
        _state.Body = body;
        (_own, _decoded) = (null, null);
        _id = _id[.._state.IdLength];
        Head.Trim();
        _message?.Trim();
        _item?.Trim();
    }

    public void Reset()
    {
        _state = default;
        Head.Reset();
        _own = _own?.Capacity > MostKept ? null : _own;
        _own?.Clear();
        _decoded = _decoded?.Capacity > MostKept ? null : _decoded;
        _decoded?.Clear();
    }

    /// <summary>The resource that a message is about: only of methods that are about one, whatever else calls a parameter <c>uri</c>.</summary>
    internal static ReadOnlySpan<byte> ResourceOf(McpMessage message, ReadOnlySpan<byte> body) =>
        message.KnownMethod is McpMethod.ResourcesRead or McpMethod.ResourcesSubscribe or McpMethod.ResourcesUnsubscribe ? TextOf(message.Uri, body) : default;

    // Names with escapes are rare and decoded on the side; all others lie in the body as they are.
    private ReadOnlySpan<byte> Text(ByteRange content) => TextOf(Message, content, Body.Span);

    internal static ReadOnlySpan<byte> TextOf(McpMessage message, ByteRange content, ReadOnlySpan<byte> body) => message.IsPlain ? content.Of(body) : TextOf(content, body);

    internal static ReadOnlySpan<byte> TextOf(ByteRange content, ReadOnlySpan<byte> body)
    {
        var raw = content.Of(body);
        return raw.Contains((byte)'\\') ? JsonText.Decode(raw, new byte[raw.Length + JsonUnescaper.MinimumRoom]) : raw;
    }
}
