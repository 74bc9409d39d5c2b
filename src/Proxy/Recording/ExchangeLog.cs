using FastMcp.Masking;
using FastMcp.Policy.Gating;
using FastMcp.Proxy.Identity;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Replies;
using FastMcp.Recording;
using FastMcp.Wire.Slots;

namespace FastMcp.Proxy.Recording;

/// <summary>Room 6: puts the exchange on record before anything goes upstream, and closes it at its end.</summary>
/// <remarks>State, safe for all threads.</remarks>
internal sealed class ExchangeLog(SessionLog log)
{
    public Step<Opened> Open(Permit permit, Caller caller, Exchange exchange)
    {
        var call = exchange.Call;
        var opened = log.Open(permit, new OpenedFacts
        {
            Exchange = (ulong)exchange.Id,
            Session = (ulong)call.Session.Value,
            Protocol = call.Protocol,
            Route = call.Route.Name,
            Upstream = call.Route.Upstream.Name,
            Caller = caller.Facts.Subject,
        });
        exchange.Hold(permit, opened);
        // The record is the first to make masks of the session.
        exchange.Masks.Begin(call);
        if (!log.IsOff)
        {
            Request(opened, exchange);
        }

        return opened;
    }

    /// <summary>Notes the answer's head; what is returned takes the text behind it.</summary>
    public ReplyRecord Reply(Opened opened, Exchange exchange, ReplyForm form)
    {
        log.ReplyHead(opened, exchange.Answer.Head.Status, NameOf(form));
        return new ReplyRecord(log, opened, exchange.Call.Terms.RecordsReplyText);
    }

    /// <summary>What was noted since the last end leaves to the client now: one entry with this time.</summary>
    public void EndPiece(Exchange exchange)
    {
        if (exchange.Opened is { } opened)
        {
            log.EndPiece(opened, Direction.Reply);
        }
    }

    /// <inheritdoc cref="SessionLog.RoomAsync"/>
    public ValueTask RoomAsync() => log.RoomAsync(CancellationToken.None);

    public void Close(Exchange exchange, Ending ending)
    {
        if (exchange.Opened is { } opened)
        {
            log.Close(opened, new ClosedFacts(exchange.Writer.Status, exchange.RequestBytes, exchange.Writer.ContentBytes, ending));
        }
    }

    // By every rule, whatever its direction: the record is read by more people than the upstream is.
    private void Request(Opened opened, Exchange exchange)
    {
        var sink = new RecordSink(log, opened, Direction.Request, exchange.Call.Terms.Counters.Rules);
        var terms = exchange.Call.Terms.Record;
        exchange.RecordMasker.MaskWhole(
            terms.Program, SlotEncoding.Plain, true, terms.Grant, terms.Key, TextBody.Piece(exchange.Call.Body.Span), ref sink);
        log.EndPiece(opened, Direction.Request);
    }

    // The gateway's own words: what an upstream writes into a head is not for the record.
    private static string NameOf(ReplyForm form) => form switch
    {
        ReplyForm.Events => "text/event-stream",
        ReplyForm.Json => "application/json",
        ReplyForm.Text => "text",
        ReplyForm.Open => "unmasked, not recorded",
        _ => "empty",
    };
}
