using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using FastMcp.Proxy.Gating.Asking;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Reading;
using FastMcp.Wire.Http.Fields;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Connections;

/// <summary>
/// Which legacy sessions have a client that opens URLs for its person (<c>capabilities.elicitation.url</c> of <c>initialize</c>, MCP 2025-11-25). Only of upstreams that people
/// connect to.
/// </summary>
/// <remarks>State, safe for all threads. Bounded: two generations, the older is forgotten; whose session is forgotten is told the page in words.</remarks>
internal sealed class UrlClients
{
    /// <summary>limit url-clients.</summary>
    public const int Most = 20_000;

    private volatile ConcurrentDictionary<UInt128, byte> _young = new();
    private volatile ConcurrentDictionary<UInt128, byte> _old = new();

    /// <summary>What <c>initialize</c> says itself, else what it said when the session began.</summary>
    public bool Opens(Call call) =>
        call.Message.KnownMethod == McpMethod.Initialize ? IsIn(call.Message.Params.Of(call.Body.Span), "capabilities"u8)
        : !call.ProtocolSession.IsEmpty && KeyOf(call, call.ProtocolSession) is var key && (_young.ContainsKey(key) || _old.ContainsKey(key));

    /// <summary>A call that passes and may begin a session: what it says is noted, while its body is there.</summary>
    public static void Note(Call call) =>
        call.State.OpensUrls = call.Kind == CallKind.McpMessage && call.Message is { Era: McpEra.Legacy, KnownMethod: McpMethod.Initialize } && IsIn(call.Message.Params.Of(call.Body.Span), "capabilities"u8);

    /// <summary>The answer is here: it names the session.</summary>
    public void Remember(Exchange exchange)
    {
        if (!exchange.Call.State.OpensUrls || exchange.Answer.Head.Fields.ValueOf(KnownField.McpSessionId) is not { IsEmpty: false } session)
        {
            return;
        }

        if (_young.Count >= Most / 2)
        {
            (_old, _young) = (_young, new());
        }

        _young[KeyOf(exchange.Call, session)] = 0;
    }

    /// <summary>The object has a member of that name with <c>elicitation.url</c>.</summary>
    public static bool IsIn(ReadOnlySpan<byte> json, ReadOnlySpan<byte> member) =>
        JsonPath.TryFind(json, member, out var capabilities) && JsonPath.TryFind(capabilities, "elicitation"u8, out var elicitation) && JsonPath.TryFind(elicitation, "url"u8, out _);

    private static UInt128 KeyOf(Call call, ReadOnlySpan<byte> session)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData([.. Encoding.UTF8.GetBytes($"{call.Route.Name}\n{call.State.Caller?.Name}\n"), .. session], hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
