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
    public SessionLog Log => log;

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
        if (!log.IsOff)
        {
            Request(opened, exchange);
        }

        return opened;
    }

    public void Close(Exchange exchange, Ending ending)
    {
        if (exchange.Opened is { } opened)
        {
            log.Close(opened, new ClosedFacts(exchange.Answer.Head.Status, exchange.RequestBytes, exchange.Writer.ContentBytes, ending));
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
}
