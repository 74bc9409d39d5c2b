using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using FastMcp.Proxy.Credentials;
using FastMcp.Proxy.Gating.Asking;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Replies;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Connections;

/// <summary>
/// What a call is answered whose caller has not consented yet: an InputRequiredResult with a URL (MCP 2026-07-28), the error that asks for one (2025-11-25, -32042), where the client
/// said that it opens URLs; else an error that names the page.
/// </summary>
/// <param name="clients">Legacy sessions whose clients open URLs.</param>
/// <param name="clock">The time.</param>
internal sealed class ConsentAnswer(UrlClients clients, TimeProvider clock)
{
    // MCP 2025-11-25, URLElicitationRequiredError.
    private const int UrlElicitationRequired = -32042;

    public Refusal Of(Exchange exchange, ConsentWanted wanted)
    {
        var call = exchange.Call;
        var refusal = new Refusal(RefusalKind.ConsentRequired, Words(wanted)) { Page = wanted.Page };
        return call.State.Consent == ConsentMark.Declined || call.Kind != CallKind.McpMessage || call.RpcId.IsEmpty ? refusal
            : call.Message.Era == McpEra.Modern ? Modern(call, wanted) ?? refusal
            : clients.Opens(call) ? new Refusal(RefusalKind.ConsentRequired, "", Document: Legacy(call, wanted))
            : refusal;
    }

    private static string Words(ConsentWanted wanted) =>
        $"Nobody let the gateway call this upstream in this caller's name yet. The person whose calls these are opens {wanted.Page.AbsoluteUri} and connects '{wanted.Connection}'; then the same call passes.";

    private Refusal? Modern(Call call, ConsentWanted wanted)
    {
        if (call.Message.KnownMethod is not (McpMethod.ToolsCall or McpMethod.PromptsGet or McpMethod.ResourcesRead)
            || !UrlClients.IsIn(call.Message.Meta.Of(call.Body.Span), "io.modelcontextprotocol/clientCapabilities"u8)
            || ConsentState.Of(call, clock.GetUtcNow() + ConnectionLimits.Patience) is not { } state)
        {
            return null;
        }

        return new Refusal(RefusalKind.Answered, "", Document: Document(call, json =>
        {
            json.WriteStartObject("result"u8);
            json.WriteString("resultType"u8, "input_required"u8);
            json.WriteStartObject("inputRequests"u8);
            json.WriteStartObject(ConsentState.Key);
            json.WriteString("method"u8, "elicitation/create"u8);
            json.WriteStartObject("params"u8);
            Elicitation(json, wanted);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteString("requestState"u8, state);
            json.WriteEndObject();
        }));
    }

    private static byte[] Legacy(Call call, ConsentWanted wanted) => Document(call, json =>
    {
        json.WriteStartObject("error"u8);
        json.WriteNumber("code"u8, UrlElicitationRequired);
        json.WriteString("message"u8, Words(wanted));
        json.WriteStartObject("data"u8);
        json.WriteStartArray("elicitations"u8);
        json.WriteStartObject();
        Elicitation(json, wanted);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static void Elicitation(Utf8JsonWriter json, ConsentWanted wanted)
    {
        json.WriteString("mode"u8, "url"u8);
        json.WriteString("elicitationId"u8, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        json.WriteString("url"u8, wanted.Page.AbsoluteUri);
        json.WriteString("message"u8, $"Sign in there and let the gateway call '{wanted.Connection}' in your name.");
    }

    private static byte[] Document(Call call, Action<Utf8JsonWriter> rest)
    {
        var document = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(document))
        {
            json.WriteStartObject();
            json.WriteString("jsonrpc"u8, "2.0"u8);
            json.WritePropertyName("id"u8);
            json.WriteRawValue(call.RpcId);
            rest(json);
            json.WriteEndObject();
        }

        return document.WrittenSpan.ToArray();
    }
}
