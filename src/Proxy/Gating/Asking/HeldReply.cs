using System.Buffers;
using System.Text.Json;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Replies;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Fields;

namespace FastMcp.Proxy.Gating.Asking;

/// <summary>
/// An answer that begins as an event stream while people are asked: its head, then comments, and progress where the client gave a
/// token for it. Comments are no part of any protocol's answer (WHATWG HTML, server-sent events), and keep proxies and clients from giving up.
/// </summary>
internal static class HeldReply
{
    /// <summary>The head and a first comment. False: the client is gone.</summary>
    /// <param name="exchange">It may rest.</param>
    /// <param name="token">The client's progress token, as in JSON; empty: it gave none.</param>
    public static async ValueTask<bool> BeginAsync(Exchange exchange, byte[] token)
    {
        WriteHead(exchange);
        exchange.Held = HeldStream.Waiting;
        return await BeatAsync(exchange, token, 0).ConfigureAwait(false);
    }

    /// <summary>One more comment. False: the client is gone.</summary>
    public static async ValueTask<bool> BeatAsync(Exchange exchange, byte[] token, int beat)
    {
        exchange.Writer.WriteRefusal(": waiting for an approval\n\n"u8);
        if (token.Length > 0)
        {
            WriteProgress(exchange, token, beat);
        }

        return !(await exchange.Writer.FlushAsync().ConfigureAwait(false)).IsCompleted;
    }

    private static void WriteHead(Exchange exchange)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        var head = new HeadWriter(buffer);
        head.StatusLine(200);
        head.Field(KnownField.ContentType, "text/event-stream"u8);
        head.Field(KnownField.CacheControl, "no-store"u8);
        head.Field(KnownField.XAccelBuffering, "no"u8);
        head.Chunked();
        if (!exchange.KeepAlive)
        {
            head.ConnectionClose();
        }

        head.End();
        exchange.Writer.Head(buffer.WrittenSpan, 200, BodyFrame.Chunked);
    }

    // Progress is the client's own wish, and grows each time (MCP, progress).
    private static void WriteProgress(Exchange exchange, ReadOnlySpan<byte> token, int beat)
    {
        var words = new ArrayBufferWriter<byte>(256);
        words.Write("event: message\ndata: "u8);
        using (var json = new Utf8JsonWriter(words))
        {
            json.WriteStartObject();
            json.WriteString("jsonrpc"u8, "2.0"u8);
            json.WriteString("method"u8, "notifications/progress"u8);
            json.WriteStartObject("params"u8);
            json.WritePropertyName("progressToken"u8);
            json.WriteRawValue(token);
            json.WriteNumber("progress"u8, beat);
            json.WriteString("message"u8, "Waiting for an approval."u8);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        words.Write("\n\n"u8);
        exchange.Writer.WriteRefusal(words.WrittenSpan);
    }
}
