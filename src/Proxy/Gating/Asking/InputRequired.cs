using System.Buffers;
using System.Globalization;
using System.Text.Json;
using FastMcp.Policy.Decisions;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Replies;
using FastMcp.Wire.Json;

namespace FastMcp.Proxy.Gating.Asking;

/// <summary>
/// The answer of MCP 2026-07-28 to a call that waits (InputRequiredResult): a sealed state to come back with, and, where the client
/// declared that it opens URLs, an elicitation that leads its user to the page of the approval.
/// </summary>
internal static class InputRequired
{
    /// <param name="exchange">A request of the modern era.</param>
    /// <param name="ask">What people are asked.</param>
    /// <param name="state">See <see cref="StateSeal"/>.</param>
    /// <param name="page">Where approvals are decided, without the id; null: nobody has said.</param>
    public static Refusal Of(Exchange exchange, OpenAsk ask, string state, Uri? page)
    {
        var document = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(document))
        {
            json.WriteStartObject();
            json.WriteString("jsonrpc"u8, "2.0"u8);
            json.WritePropertyName("id"u8);
            json.WriteRawValue(exchange.Call.RpcId);
            json.WriteStartObject("result"u8);
            json.WriteString("resultType"u8, "input_required"u8);
            if (page is not null && OpensUrls(exchange.Call.Message.Meta.Of(exchange.Call.Body.Span)))
            {
                json.WriteStartObject("inputRequests"u8);
                Elicit(json, ask.Id, new Uri(page, ask.Id), WordsOf(ask, (exchange.Call.State.Verdict.Asks ?? AskTerms.Default).By));
                json.WriteEndObject();
            }

            json.WriteString("requestState"u8, state);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return new Refusal(RefusalKind.Answered, "", Document: document.WrittenSpan.ToArray());
    }

    /// <summary>One member among the input requests: leads the client's user to the page of an approval.</summary>
    public static void Elicit(Utf8JsonWriter json, string approval, Uri page, string words)
    {
        json.WriteStartObject(StateMembers.Key);
        json.WriteString("method"u8, "elicitation/create"u8);
        json.WriteStartObject("params"u8);
        json.WriteString("mode"u8, "url"u8);
        json.WriteString("elicitationId"u8, approval);
        json.WriteString("url"u8, page.AbsoluteUri);
        json.WriteString("message"u8, words);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary><c>_meta["io.modelcontextprotocol/clientCapabilities"].elicitation.url</c></summary>
    public static bool OpensUrls(ReadOnlySpan<byte> meta) =>
        JsonPath.TryFind(meta, "io.modelcontextprotocol/clientCapabilities"u8, out var capabilities)
        && JsonPath.TryFind(capabilities, "elicitation"u8, out var elicitation) && JsonPath.TryFind(elicitation, "url"u8, out _);

    private static string WordsOf(OpenAsk ask, IReadOnlyList<string> by) => string.Create(
        CultureInfo.InvariantCulture, $"This call waits for an approval by {(by.Count == 0 ? "an approver" : string.Join(" or ", by))}. It can be given until {ask.Expires:yyyy-MM-dd HH:mm} UTC.");
}
