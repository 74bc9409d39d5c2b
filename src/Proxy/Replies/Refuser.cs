using System.Buffers;
using System.Globalization;
using System.Text;
using FastMcp.Policy.Facts;
using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Gating.Asking;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Transport;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Fields;
using FastMcp.Wire.Http.Requests;

namespace FastMcp.Proxy.Replies;

/// <summary>
/// The one end of every call that did not pass. Nothing of the answer has left: a whole refusal in its place.
/// Something has: held text was dropped, the client is told where its protocol can say it, and the content
/// ends without its end, so that the client sees that it is incomplete.
/// </summary>
internal sealed class Refuser(RefusalCounters counters, LimitCounters limits)
{
    /// <summary>True: the connection is in step and may serve the next request.</summary>
    public async ValueTask<bool> RefuseAsync(Exchange exchange, Refusal refusal)
    {
        counters.Count(refusal.Kind);
        limits.Hit(refusal.Limit);
        return exchange.Writer.TryTakeBack() ? await InsteadAsync(exchange, refusal).ConfigureAwait(false)
            : exchange.Held != HeldStream.None && exchange.Writer.TryTakeBackToComments() ? await HeldAsync(exchange, refusal).ConfigureAwait(false)
            : await MidwayAsync(exchange, refusal).ConfigureAwait(false);
    }

    // Only comments of the gateway's own have left: the refusal is the whole answer, in the stream that has begun.
    private static async ValueTask<bool> HeldAsync(Exchange exchange, Refusal refusal)
    {
        if (!exchange.Watch.Gone)
        {
            var words = new ArrayBufferWriter<byte>(512);
            words.Write(exchange.Call.IsMcp ? "event: message\ndata: "u8 : RefusalText.IsTyped(exchange) ? "event: error\ndata: "u8 : "data: "u8);
            RefusalText.Write(words, refusal, exchange);
            words.Write("\n\n"u8);
            exchange.Writer.WriteRefusal(words.WrittenSpan);
            exchange.Writer.End();
        }

        var sent = await exchange.Writer.FlushAsync().ConfigureAwait(false);
        return exchange.KeepAlive && !refusal.Row.Closes && !sent.IsCompleted;
    }

    private static async ValueTask<bool> InsteadAsync(Exchange exchange, Refusal refusal)
    {
        var keep = exchange.KeepAlive && !refusal.Row.Closes;
        var words = new ArrayBufferWriter<byte>(512);
        RefusalText.Write(words, refusal, exchange);
        WriteHead(exchange, refusal, words.WrittenCount, keep);
        if (exchange.Call.Head.MethodKind != MethodKind.Head)
        {
            exchange.Writer.WriteRefusal(words.WrittenSpan);
        }

        exchange.Writer.End();
        var sent = await exchange.Writer.FlushAsync().ConfigureAwait(false);
        return keep && !sent.IsCompleted;
    }

    private static void WriteHead(Exchange exchange, in Refusal refusal, int length, bool keep)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        var head = new HeadWriter(buffer);
        var status = StatusOf(exchange, refusal);
        head.StatusLine(status);
        head.Field(KnownField.ContentType, "application/json"u8);
        head.ContentLength(length);
        head.Field(KnownField.CacheControl, "no-store"u8);
        if (refusal.Challenge is { } challenge)
        {
            head.Field(KnownField.WwwAuthenticate, challenge);
        }

        if (refusal.RetryAfter > 0)
        {
            head.Field("retry-after"u8, Encoding.ASCII.GetBytes(refusal.RetryAfter.ToString(CultureInfo.InvariantCulture)));
        }

        if (!keep)
        {
            head.ConnectionClose();
        }

        head.End();
        exchange.Writer.Head(buffer.WrittenSpan, status, BodyFrame.Length);
    }

    // A request that was understood and denied is an answer in JSON-RPC's own terms. 403 would start an
    // authorization flow, and a bare 400, 404 or 405 makes clients fall back to an older protocol.
    private static int StatusOf(Exchange exchange, in Refusal refusal) =>
        refusal.Kind is RefusalKind.ArgumentsUnfit or RefusalKind.Denied or RefusalKind.Blocked or RefusalKind.WriteBack or RefusalKind.OverRate or RefusalKind.OverBudget or RefusalKind.Repeated or RefusalKind.Withheld
            or (>= RefusalKind.ApprovalPending and <= RefusalKind.ConsentRequired) && exchange.Call.IsMcp && !exchange.Call.RpcId.IsEmpty ? 200 : refusal.HttpStatus;

    private static async ValueTask<bool> MidwayAsync(Exchange exchange, Refusal refusal)
    {
        if (refusal.Kind == RefusalKind.Withheld)
        {
            // Flushes stand between whole events: what waits is of the answer that must not leave.
            exchange.Writer.TakeBackUnsent();
        }

        if (!exchange.Watch.Gone && exchange.Maskers.IsAtEventBoundary && SaysErrors(exchange, refusal))
        {
            var words = new ArrayBufferWriter<byte>(512);
            words.Write(RefusalText.IsTyped(exchange) ? "event: error\ndata: "u8 : "data: "u8);
            RefusalText.Write(words, refusal, exchange);
            words.Write("\n\n"u8);
            exchange.Writer.WriteRefusal(words.WrittenSpan);
        }

        await exchange.Writer.FlushAsync().ConfigureAwait(false);
        if (exchange.Writer.EndsWithConnection)
        {
            // Without chunks an orderly close would look like a whole answer.
            exchange.Client.Abort();
        }

        return false;
    }

    // Legacy MCP streams can be resumed: an error would end a call that the client can still get back, but for what would end it again.
    private static bool SaysErrors(Exchange exchange, in Refusal refusal) =>
        exchange.Call.Protocol.IsModel() || (exchange.Call.IsMcp && (exchange.Call.EndsWithClient || refusal.Kind is RefusalKind.Withheld or RefusalKind.Blocked));
}
