using System.Buffers;
using System.Globalization;
using System.Text.Json;
using FastMcp.Proxy.Pipeline;
using FastMcp.Wire.Models;

namespace FastMcp.Proxy.Replies;

/// <summary>The words of a refusal as its protocol says them: a JSON-RPC error, or the error object of model APIs.</summary>
internal static class RefusalText
{
    public static void Write(IBufferWriter<byte> output, in Refusal refusal, Exchange exchange)
    {
        if (refusal.Document is { } document)
        {
            output.Write(document);
            return;
        }

        using var json = new Utf8JsonWriter(output);
        if (exchange.Call.State.Terms is not null && exchange.Call.IsMcp)
        {
            Rpc(json, refusal, exchange.Call.RpcId, exchange.Id);
        }
        else
        {
            Api(json, refusal, exchange);
        }
    }

    /// <summary>What stands in the place of one answer of a stream that goes on: a JSON-RPC error.</summary>
    /// <param name="refusal">Why.</param>
    /// <param name="id">Of the answer, as in JSON; empty: it has none.</param>
    /// <param name="exchange">In which the stream is.</param>
    public static byte[] OfAnswer(in Refusal refusal, ReadOnlySpan<byte> id, long exchange)
    {
        using var words = new MemoryStream();
        using (var json = new Utf8JsonWriter(words))
        {
            Rpc(json, refusal, id, exchange);
        }

        return words.ToArray();
    }

    private static void Rpc(Utf8JsonWriter json, in Refusal refusal, ReadOnlySpan<byte> id, long exchange)
    {
        json.WriteStartObject();
        json.WriteString("jsonrpc"u8, "2.0"u8);
        json.WritePropertyName("id"u8);
        if (id.IsEmpty)
        {
            json.WriteNullValue();
        }
        else
        {
            json.WriteRawValue(id);
        }

        json.WriteStartObject("error"u8);
        json.WriteNumber("code"u8, refusal.RpcCode);
        json.WriteString("message"u8, refusal.Reason);
        json.WriteStartObject("data"u8);
        Facts(json, refusal, exchange);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Api(Utf8JsonWriter json, in Refusal refusal, Exchange exchange)
    {
        json.WriteStartObject();
        if (IsTyped(exchange))
        {
            json.WriteString("type"u8, "error"u8);
        }

        json.WriteStartObject("error"u8);
        json.WriteString("message"u8, refusal.Reason);
        json.WriteString("type"u8, "fastmcp_refusal"u8);
        Facts(json, refusal, exchange.Id);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Its clients tell errors by a type, and by the name of an event.</summary>
    public static bool IsTyped(Exchange exchange) => exchange.Call.Api is ModelApi.Messages or ModelApi.Responses;

    private static void Facts(Utf8JsonWriter json, in Refusal refusal, long exchange)
    {
        json.WriteString("code"u8, refusal.Row.Name);
        json.WriteString("call"u8, exchange.ToString(CultureInfo.InvariantCulture));
        if (refusal.By is { } by)
        {
            // Where it stands is for the operator: the record and the log say it.
            json.WriteString("rule"u8, by.Id);
        }

        if (refusal.Approval is { } approval)
        {
            json.WriteString("approval"u8, approval);
        }

        if (refusal.Page is { } page)
        {
            json.WriteString("page"u8, page.AbsoluteUri);
        }

        json.WriteBoolean("retryable"u8, refusal.Row.Retryable);
        if (refusal.RetryAfter > 0)
        {
            json.WriteNumber("retryAfter"u8, refusal.RetryAfter);
        }

        if (refusal.Reset is { } reset)
        {
            json.WriteString("reset"u8, reset.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        }

        if (refusal.Appeal is { } appeal)
        {
            json.WriteString("appeal"u8, appeal);
        }
    }
}
