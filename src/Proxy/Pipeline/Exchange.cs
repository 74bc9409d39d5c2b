using FastMcp.Masking;
using FastMcp.Policy.Gating;
using FastMcp.Proxy.Blocking;
using FastMcp.Proxy.Budgets;
using FastMcp.Proxy.Credentials;
using FastMcp.Proxy.Forwarding;
using FastMcp.Proxy.Forwarding.Outgoing;
using FastMcp.Proxy.Gating.Answers;
using FastMcp.Proxy.Gating.Asking;
using FastMcp.Proxy.Guarding;
using FastMcp.Proxy.Identity;
using FastMcp.Proxy.Masking;
using FastMcp.Proxy.Masking.Bodies;
using FastMcp.Proxy.Masking.Channels;
using FastMcp.Proxy.Masking.Requests;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Replies;
using FastMcp.Proxy.Telemetry;
using FastMcp.Proxy.Transport;
using FastMcp.Proxy.Transport.Timing;
using FastMcp.Recording;
using FastMcp.Wire;
using FastMcp.Wire.Json;
using FastMcp.Wire.Sse;

namespace FastMcp.Proxy.Pipeline;

/// <summary>
/// One request and its answer, with everything that the rooms work in. Pooled: an idle connection has none.
/// </summary>
/// <remarks>
/// Ownership: one <see cref="ConnectionDriver"/> from <see cref="Begin"/> to <see cref="End"/>. Its parts reset
/// themselves, so that nothing of one exchange is seen by the next.
/// </remarks>
internal sealed class Exchange
{
    private static long _last;

    // Waits of a stream behind which it is found out what its pieces touch: what the first ones make, and what is learned of them.
    private const int FirstLook = 2;
    private const int LastLook = 8;

    private readonly ExchangeToolPool _pool;
    private ExchangeTools? _tools;
    private MemoryAhead? _ahead;
    private int _waits;

    /// <param name="pool">Where its tools go while it waits for people.</param>
    public Exchange(ExchangeToolPool pool)
    {
        _pool = pool;
        _tools = pool.Rent();
    }

    /// <summary>Names the exchange in logs, refusals and records.</summary>
    public long Id { get; private set; }

    public Connection Client { get; private set; } = null!;

    public Call Call { get; } = new();

    public Answer Answer { get; } = new();

    public ClientWatch Watch { get; } = new();

    public RequestMasker RequestMasker => Tools.Request.RequestMasker;

    public OutgoingRequest Outgoing => Tools.Request.Outgoing;

    public SlotRouter Router => Tools.Router;

    /// <inheritdoc cref="ExchangeTools.Rehearsal"/>
    public RehearsalTools Rehearsal => Tools.Rehearsal;

    /// <inheritdoc cref="ExchangeTools.RehearsalBeside"/>
    public RehearsalTools RehearsalBeside => Tools.RehearsalBeside;

    /// <summary>What maskers of the answer know of the session, and of what was lent.</summary>
    public MaskSession AnswerMasks => Tools.Masks.Reply;

    public BodyMaskers Maskers => Tools.Maskers;

    public ReplyOutlet Outlet => Tools.Outlet;

    public ReplyWriter Writer { get; } = new();

    /// <summary>Its answer, once the head of that is written.</summary>
    public BegunReply Reply { get; set; }

    public ReplyHead ReplyHead => Tools.Request.ReplyHead;

    public SlotMasker RecordMasker => Tools.Request.RecordMasker;

    /// <summary>What a block could name of the call.</summary>
    public CallMarks Marks { get; } = new();

    /// <summary>Judges the answer, where decisions are about answers.</summary>
    public AnswerJudge Judge => Tools.Judge;

    /// <inheritdoc cref="ExchangeTools.OwnJudge"/>
    public AnswerJudge OwnJudge => Tools.OwnJudge;

    /// <summary>Notes what a server asks its client.</summary>
    public ServerQuestions Questions => Tools.Questions;

    /// <summary>What the answer says that it used up; for budgets.</summary>
    public UsageMeter Usage => Tools.Usage;

    /// <inheritdoc cref="ExchangeTools.OwnUsage"/>
    public UsageMeter OwnUsage => Tools.OwnUsage;

    /// <summary>The place among the running ones; -1: it is not there.</summary>
    public int RunningSlot { get; set; } = -1;

    /// <summary>Scratch for the record's names of the call.</summary>
    public CallNames Names => Tools.Names;

    /// <summary>The answer was given whole to a client that was there.</summary>
    public bool IsWhole { get; set; }

    /// <summary>What became of an answer that began while people were asked.</summary>
    public HeldStream Held { get; set; }

    /// <summary>The approval that it used; null: none.</summary>
    public string? Approval { get; set; }

    /// <summary>The request was handed to the upstream.</summary>
    public bool WasSent { get; private set; }

    /// <summary>Bytes of the request's body.</summary>
    public long RequestBytes { get; private set; }

    /// <summary>Null until the exchange is on record.</summary>
    public Opened? Opened { get; private set; }

    /// <summary>For its span; nothing where telemetry is off.</summary>
    public ExchangeTrace Trace { get; set; }

    private ExchangeTools Tools => _tools ?? None();

    private Permit? Permit { get; set; }

    /// <summary>What was lent for it; null: nothing, or it was given back.</summary>
    public Lease? Lease { get; private set; }

    /// <summary>What of the call the lease was minted for; empty: nothing of it.</summary>
    public string LentFor { get; set; } = "";

    /// <summary>The exchange has one use of the lease.</summary>
    public Lease Borrow(Lease lease) => Lease = lease;

    /// <summary>Null: it has none.</summary>
    public Lease? GiveBack()
    {
        var lease = Lease;
        (Lease, LentFor) = (null, "");
        return lease;
    }

    /// <summary>The exchange may pass and is on record.</summary>
    public void Hold(Permit permit, Opened opened) => (Permit, Opened, RequestBytes) = (permit, opened, Call.Body.Length);

    public void SpendPermit()
    {
        Permit?.Spend();
        (Permit, Opened) = (null, null);
    }

    /// <summary>Another request may follow on the client's connection.</summary>
    public bool KeepAlive => Call.State.Complete && Call.Head.KeepAlive && !Client.IsDraining;

    private static ExchangeTools None() => throw new InvalidOperationException("An exchange that waits for people masks nothing.");

    public void Begin(Connection client)
    {
        Id = Interlocked.Increment(ref _last);
        Client = client;
        Writer.Begin(client.Output);
    }

    /// <summary>The session of the call is known: masks are its own.</summary>
    public void BeginMasks() => Tools.Begin(Call);

    /// <summary>The request has left: its bytes are let go, and from now on the client is watched.</summary>
    public void RequestSent()
    {
        if (!KeepsBody)
        {
            ReleaseBody();
        }

        WasSent = true;
        Watch.Start(Id, Client, Answer, Call.EndsWithClient);
        if (Watch.Gone && Call.EndsWithClient)
        {
            // It left between the approval and the sending.
            Answer.Cancel();
        }
    }

    /// <summary>The body may be needed once more behind the sending: it is moved out of the client's input.</summary>
    public void KeepBody()
    {
        if (Call.State.LentLength > 0)
        {
            System.Buffers.BuffersExtensions.Write(Call.OwnBody, Call.Body.Span);
            ReleaseBody();
            Call.State.Body = Call.OwnBody.WrittenMemory;
        }

        KeepsBody = true;
    }

    /// <summary>
    /// While it waits for people it gives its tools back, and room that it does not use. What its tools knew of the call is made anew behind
    /// <see cref="Wake()"/>.
    /// </summary>
    /// <param name="body">Of its call, where that stays in memory; empty: it is kept elsewhere.</param>
    public void Rest(ReadOnlyMemory<byte> body)
    {
        ReleaseBody();
        Call.Rest(body);
        Answer.Head.Trim();
        if (_tools is { } tools)
        {
            tools.Reset(Call.State.Terms?.Returns);
            _tools = null;
            _pool.Return(tools);
        }
    }

    /// <summary>
    /// A stream whose head has left is silent: what was the request's is let go, and room that holds nothing. What is known of the answer stays.
    /// </summary>
    public void RestBetweenPieces()
    {
        Call.Rest(Call.Body);
        Answer.Head.Trim();
        LetRequestGo();
        Tools.Rest();
        (_ahead, _waits, Answer.Ahead) = (null, 0, null);
    }

    /// <summary>A stream waits for its next piece: what that will touch is asked for when it is there.</summary>
    public void WaitForPiece()
    {
        if (_waits == 0)
        {
            LetRequestGo();
        }

        if (_waits < LastLook && ++_waits is FirstLook or LastLook && Answer.TakesAhead)
        {
            Announce(_ahead ??= new());
            Answer.Ahead = _ahead;
        }
    }

    private void LetRequestGo() => Tools.LetRequestGo(Call.State.Terms?.Returns);

    /// <summary>It has tools again.</summary>
    public void Wake() => _tools ??= _pool.Rent();

    /// <summary>See <see cref="KeepBody"/>; cleared when the answer's head is here.</summary>
    public bool KeepsBody { get; set; }

    /// <summary>The body is not needed any more. If it lies in the client's input, the input moves past it.</summary>
    public void ReleaseBody()
    {
        var length = Call.State.LentLength;
        Call.State.Body = default;
        Call.State.LentLength = 0;
        if (length > 0)
        {
            Client.Input.AdvanceTo(Call.State.LentEnd);

            // It holds the block, which is another's from here on.
            Call.State.LentEnd = default;
        }
    }

    public void End()
    {
        _ahead?.Clear();
        _waits = 0;
        Answer.Reset();
        Tools.Reset(Call.State.Terms?.Returns);
        KeepsBody = false;
        Reply = default;
        RequestBytes = 0;
        Trace = default;
        IsWhole = false;
        (Held, Approval, WasSent) = (HeldStream.None, null, false);
        Watch.Reset();
        Call.Reset();
        Client.ClearDeadline(DeadlineKind.Exchange);
        Client = null!;
    }

    // What is touched first comes first.
    private void Announce(MemoryAhead ahead)
    {
        ahead.Clear();
        Answer.Upstream.Announce(ahead, reads: true);
        ahead.Add(this);
        ahead.Add(Answer);
        Tools.Announce(ahead);
        ahead.Add(Call);
        ahead.Add(Watch);
        ahead.Add(Writer);
        ahead.Add(Opened);
        Client.Announce(ahead, reads: false);
    }
}
