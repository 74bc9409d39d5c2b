using System.Runtime.CompilerServices;
using FastMcp.Policy.Decisions;
using FastMcp.Policy.Gating;
using FastMcp.Proxy.Async;
using FastMcp.Proxy.Identity;
using FastMcp.Proxy.Masking.Requests;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Recording.Stores;
using FastMcp.Proxy.Replies;
using FastMcp.Proxy.Telemetry;
using FastMcp.Proxy.Transport.Loops;
using FastMcp.Recording;
using FastMcp.Wire.Slots;

namespace FastMcp.Proxy.Recording;

/// <summary>Room 6: puts the exchange on record before anything goes upstream, and closes it at its end.</summary>
/// <param name="stores">The records.</param>
/// <param name="traces">Calls are named for spans, also where nothing is recorded.</param>
/// <remarks>State, safe for all threads.</remarks>
internal sealed class ExchangeLog(RecordStores stores, bool traces = false)
{
    private static readonly Refusal NotOnRecord = new(
        RefusalKind.RecordUnavailable, "The call cannot be put on record at the moment, so it was not made. Try again later.");

    private static readonly Refusal AnswerNotOnRecord = new(
        RefusalKind.RecordUnavailable, "The call was made, but it cannot be put on record at the moment, so its answer is withheld.");

    private static readonly Refusal Lost = new(
        RefusalKind.RecordUnavailable, "The record of this call was lost while it was answered, so the answer ends here.");

    /// <summary>Where the route says so, the request is on the disk when this returns.</summary>
    [AsyncMethodBuilder(typeof(PooledMethod<>))]
    public async ValueTask<Step<Opened>> OpenAsync(Permit permit, Caller caller, Exchange exchange)
    {
        var opened = Open(permit, caller, exchange);
        return opened.Durability != Durability.Strict || await opened.Log.DurableAsync(opened, EventLoop.Current).ConfigureAwait(false) ? opened : NotOnRecord;
    }

    /// <summary>The answer has begun and nothing of it has left: now the request is on the disk, or the answer is withheld.</summary>
    [AsyncMethodBuilder(typeof(PooledMethod<>))]
    public async ValueTask<Refusal> BeforeReplyAsync(Opened opened) =>
        opened.Durability != Durability.BeforeReply || await opened.Log.DurableAsync(opened, EventLoop.Current).ConfigureAwait(false) ? default : AnswerNotOnRecord;

    /// <summary>A refusal where the exchange must be on record whole and is not any more.</summary>
    public Refusal LossOf(Exchange exchange) =>
        exchange.Opened is { Durability: Durability.Strict } opened && !opened.Log.IsIntact(opened) ? Lost : default;

    /// <summary>Notes the answer's head; what is returned takes the text behind it.</summary>
    public ReplyRecord Reply(Opened opened, Exchange exchange, ReplyForm form)
    {
        var own = opened.Log;
        own.ReplyHead(opened, exchange.Answer.Head.Status, NameOf(form));
        return new ReplyRecord(own, opened, exchange.Call.Terms.RecordsReplyText);
    }

    /// <summary>What was noted since the last end leaves to the client now: one entry with this time.</summary>
    public void EndPiece(Exchange exchange)
    {
        if (exchange.Opened is { } opened)
        {
            opened.Log.EndPiece(opened, Direction.Reply);
        }
    }

    /// <inheritdoc cref="SessionLog.RoomAsync"/>
    public static ValueTask RoomAsync(Exchange exchange) => exchange.Opened is { } opened ? opened.Log.RoomAsync(CancellationToken.None) : default;

    /// <summary>A call that was not let through is on record too, as far as it was understood.</summary>
    public Refusal Refused(Exchange exchange, in Refusal refusal)
    {
        if ((traces || !stores.Main.IsOff) && exchange.Opened is null && exchange.Call.State.Terms is not null)
        {
            Name(exchange);
            StoreOf(exchange).Refused(FactsOf(exchange, exchange.Call.State.Caller?.Facts.Subject ?? ""), exchange.Names, refusal.By?.Id ?? "", refusal.Row.Name);
        }

        return refusal;
    }

    public void Close(Exchange exchange, Ending ending, in Refusal refusal)
    {
        if (exchange.Opened is { } opened)
        {
            var why = refusal.IsNone ? "" : refusal.Row.Name;
            opened.Log.Close(opened, new ClosedFacts(exchange.Writer.Status, exchange.RequestBytes, exchange.Writer.ContentBytes, ending, why));
        }
    }

    // The door of several servers: what passes it is on record at the member's route, once.
    private SessionLog LogOf(Exchange exchange) => exchange.Call.State.Terms is { IsFederation: true } ? SessionLog.Off : StoreOf(exchange);

    private SessionLog StoreOf(Exchange exchange) => stores.Of(exchange.Call.Route.Name, exchange.Call.Caller.Team);

    private Opened Open(Permit permit, Caller caller, Exchange exchange)
    {
        var own = LogOf(exchange);
        if (traces || !own.IsOff)
        {
            Name(exchange);
        }

        var opened = own.Open(permit, own.IsOff ? default : FactsOf(exchange, caller.Facts.Subject), exchange.Names);
        exchange.Hold(permit, opened);
        if (!own.IsOff)
        {
            if (exchange.Call.Caller is { RegisteredAs.Length: > 0 } agent)
            {
                own.Agent(opened, agent.RegisteredAs, agent.Team);
            }

            Would(opened, exchange.Call.State.Verdict);
            if (exchange.Approval is { } approval)
            {
                own.Approval(opened, new ApprovalFacts(approval, "used", ""));
            }

            Request(opened, exchange);
            own.Commit(opened);
        }

        return opened;
    }

    private void Name(Exchange exchange)
    {
        NameCall(exchange);
        if (traces)
        {
            ExchangeSpans.Note(exchange);
        }
    }

    private void Would(Opened opened, in Verdict verdict)
    {
        if (verdict.Would is { } would)
        {
            opened.Log.Would(opened, would switch { Outcome.Deny => "deny", Outcome.Ask => "ask", _ => "allow" }, verdict.WouldBy?.Id ?? "");
        }
    }

    private static OpenedFacts FactsOf(Exchange exchange, string caller)
    {
        var call = exchange.Call;
        return new OpenedFacts
        {
            Exchange = (ulong)exchange.Id,
            Session = (ulong)call.Session.Value,
            Protocol = call.Protocol,
            Durability = DurabilityOf(call),
            Policy = call.Terms.Policy,
            Route = call.Route.Name,
            Upstream = call.Route.Upstream.Name,
            Caller = caller,
            SealsOriginals = call.Route.Config.SealsOriginals,
        };
    }

    private static Durability DurabilityOf(Call call)
    {
        var own = call.Terms.Durability ?? (CallsTools(call) ? Durability.Strict : Durability.BeforeReply);
        var verdict = call.State.Verdict;
        return Asked(verdict.Record) is not { } asked || (verdict.RecordsAsRoute && own > asked) ? own : asked;
    }

    private static Durability? Asked(RecordDuty? duty) => duty switch
    {
        RecordDuty.Strict => Durability.Strict,
        RecordDuty.BeforeReply => Durability.BeforeReply,
        RecordDuty.Available => Durability.Available,
        _ => null,
    };

    // What a batch holds is not looked at here: it may call tools.
    private static bool CallsTools(Call call) =>
        call.Kind == CallKind.McpBatch || call.Method.SequenceEqual("tools/call"u8);

    private static void NameCall(Exchange exchange)
    {
        var call = exchange.Call;
        exchange.Names.Clear();
        Mask(exchange, NameKind.Method, call.Method);
        Mask(exchange, NameKind.Name, !call.Name.IsEmpty ? call.Name : !call.Resource.IsEmpty ? call.Resource : call.ModelName);
    }

    private static void Mask(Exchange exchange, NameKind kind, ReadOnlySpan<byte> name)
    {
        if (!name.IsEmpty)
        {
            var sink = new NameSink(exchange.Names, kind);
            var terms = exchange.Call.Terms.Record;
            exchange.RecordMasker.MaskWhole(terms.Program, SlotEncoding.Plain, false, terms.Grant, terms.Key, TextBody.Piece(name), ref sink);
        }
    }

    // By every rule, whatever its direction: the record is read by more people than the upstream is.
    private void Request(Opened opened, Exchange exchange)
    {
        var call = exchange.Call;
        opened.Originals.Add(opened.Log, opened, Direction.Request, call.Body.Span);
        call.State.Guarded?.Record(exchange);
        if (!exchange.RequestMasker.IsClean || !TryPlain(opened, exchange))
        {
            Masked(opened, exchange);
        }

        opened.Log.EndPiece(opened, Direction.Request);
    }

    // Every text of it was judged by all rules on its way up and nothing was found. What is left is what is no text there, ids and such: one look over all of it as it
    // stands finds that, in a fraction of the time. What it finds is masked as ever.
    private bool TryPlain(Opened opened, Exchange exchange)
    {
        var terms = exchange.Call.Terms.Record;
        var text = TextBody.Piece(exchange.Call.Body.Span);
        var look = new LookSink();
        exchange.RecordMasker.MaskWhole(terms.Program, SlotEncoding.Plain, false, terms.Grant, terms.Key, text, ref look);
        if (!look.IsWhole)
        {
            return false;
        }

        opened.Log.Append(opened, Direction.Request, look.Whole);
        return true;
    }

    private void Masked(Opened opened, Exchange exchange)
    {
        var sink = new RecordSink(opened.Log, opened, Direction.Request, exchange.Call.Terms.Counters.Rules);
        var terms = exchange.Call.Terms.Record;
        // What guards took away is not on record either: it was taken out of what rules had masked.
        var body = exchange.Call.State.Guarded is { HasEdits: true } ? exchange.RequestMasker.BodyOf(exchange.Call) : exchange.Call.Body.Span;
        exchange.RecordMasker.MaskWhole(terms.Program, SlotEncoding.Plain, true, terms.Grant, terms.Key, TextBody.Piece(body), ref sink);
    }

    // The gateway's own words: what an upstream writes into a head is not for the record.
    internal static string NameOf(ReplyForm form) => form switch
    {
        ReplyForm.Events => "text/event-stream",
        ReplyForm.Json or ReplyForm.Elements => "application/json",
        ReplyForm.Lines => "application/x-ndjson",
        ReplyForm.Frames => "application/vnd.amazon.eventstream",
        ReplyForm.Text => "text",
        ReplyForm.Open => "unmasked, not recorded",
        _ => "empty",
    };
}
