using System.Buffers;
using System.Text.Json;

namespace FastMcp.Proxy.Telemetry;

/// <summary>Spans as an ExportTraceServiceRequest, by the semantic conventions for HTTP, GenAI and MCP. Pure.</summary>
internal static class OtlpTraces
{
    // SPAN_KIND_SERVER; STATUS_CODE_ERROR.
    private const int Server = 2;
    private const int Error = 2;

    public static byte[] Of(IEnumerable<ExchangeSpan> spans)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            OtlpJson.Begin(json, "resourceSpans", "scopeSpans", "spans");
            foreach (var span in spans)
            {
                Write(json, span);
            }

            OtlpJson.End(json);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, ExchangeSpan span)
    {
        json.WriteStartObject();
        json.WriteString("traceId", $"{span.Parent.TraceHigh:x16}{span.Parent.TraceLow:x16}");
        json.WriteString("spanId", $"{span.Id:x16}");
        if (span.Parent.Span != 0)
        {
            json.WriteString("parentSpanId", $"{span.Parent.Span:x16}");
        }

        json.WriteString("name", NameOf(span));
        json.WriteNumber("kind", Server);
        json.WriteString("startTimeUnixNano", OtlpJson.Nanoseconds(span.Began));
        json.WriteString("endTimeUnixNano", OtlpJson.Nanoseconds(span.Began + span.Took));
        json.WriteStartArray("attributes");
        Attributes(json, span);
        json.WriteEndArray();
        if (span.IsFault)
        {
            json.WriteStartObject("status");
            json.WriteNumber("code", Error);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    // {method} {tool} of MCP, {operation} {model} of GenAI, the route else: few names, as a name should have.
    private static string NameOf(ExchangeSpan span) =>
        span.IsMcp ? $"{span.Method} {span.Name}".Trim() : span.System.Length > 0 ? $"chat {span.Name}".Trim() : span.Route;

    private static void Attributes(Utf8JsonWriter json, ExchangeSpan span)
    {
        OtlpJson.Number(json, "fastmcp.exchange", span.Exchange);
        OtlpJson.Text(json, "fastmcp.route", span.Route);
        OtlpJson.Text(json, "fastmcp.decision", span.Decision);
        OtlpJson.Text(json, "fastmcp.ending", span.Ending.ToString());
        OtlpJson.Text(json, "server.address", span.Upstream);
        OtlpJson.Text(json, "enduser.id", span.Caller);
        OtlpJson.Text(json, "session.id", span.Session);
        if (span.Status > 0)
        {
            OtlpJson.Number(json, "http.response.status_code", span.Status);
        }

        if (span.IsFault)
        {
            OtlpJson.Text(json, "error.type", span.Ending is FastMcp.Recording.Ending.Complete ? span.Status.ToString(System.Globalization.CultureInfo.InvariantCulture) : span.Ending.ToString());
        }

        if (span.IsMcp)
        {
            OtlpJson.Text(json, "rpc.system", "jsonrpc");
            OtlpJson.Text(json, "mcp.method.name", span.Method);
            OtlpJson.Text(json, span.Method switch { "tools/call" => "gen_ai.tool.name", "prompts/get" => "gen_ai.prompt.name", _ => "mcp.resource.uri" }, span.Name);
            OtlpJson.Text(json, "gen_ai.operation.name", span.Method == "tools/call" ? "execute_tool" : "");
        }
        else if (span.System.Length > 0)
        {
            OtlpJson.Text(json, "gen_ai.operation.name", "chat");
            OtlpJson.Text(json, "gen_ai.provider.name", span.System);
            OtlpJson.Text(json, "gen_ai.request.model", span.Name);
            Tokens(json, span);
        }
    }

    private static void Tokens(Utf8JsonWriter json, ExchangeSpan span)
    {
        if (span.InputTokens > 0 || span.OutputTokens > 0)
        {
            OtlpJson.Number(json, "gen_ai.usage.input_tokens", span.InputTokens);
            OtlpJson.Number(json, "gen_ai.usage.output_tokens", span.OutputTokens);
        }
    }
}
