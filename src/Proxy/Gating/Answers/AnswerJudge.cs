using FastMcp.Masking;
using FastMcp.Policy.Decisions;
using FastMcp.Policy.Facts;
using FastMcp.Proxy.Masking;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Sessions;
using FastMcp.Wire.JsonRpc;
using FastMcp.Wire.Mcp;
using FastMcp.Wire.Sse;

namespace FastMcp.Proxy.Gating.Answers;

/// <summary>
/// Judges an answer by what the rules find in it. The call's own facts are those of the request, whose body is kept for it.
/// </summary>
/// <remarks>Ownership: one exchange, one thread at a time.</remarks>
internal sealed class AnswerJudge
{
    private readonly FindingTally _tally = new();
    private IDecider? _decider;
    private AnswerStates _states = null!;
    private SessionFacts? _session;
    private RuleCounters _counters = null!;
    private byte[] _body = [];
    private readonly List<AnswerNote> _notes = [];
    private Verdict? _denied;
    private DateTimeOffset _now;
    private FindingFacts[] _all = [];
    private int _judged;
    private readonly List<KeptCall> _kept = [];
    private ResumedAnswers? _resumed;
    private byte[] _protocolSession = [];
    private KeptCall? _origin;

    /// <summary>Of all answers that no decision is about: it is never begun.</summary>
    public static AnswerJudge Off { get; } = new();

    /// <summary>Some decision is about the answers of this route.</summary>
    public bool IsOn => _decider is not null;

    /// <summary>Some decision may put a note beside the answer: it is one of a tool.</summary>
    public bool MayNote { get; private set; }

    /// <summary>It is a session's own stream: each event in it is judged by itself, as the answer of the call that it is of.</summary>
    public bool IsOfStream { get; private set; }

    /// <summary>It came as events.</summary>
    public bool IsByEvent { get; set; }

    /// <summary>A server has begun a session with its answer to an <c>initialize</c>.</summary>
    public void Began(ReadOnlySpan<byte> session) => _states.Calls.Begin(session);

    /// <summary>Whose answer it is.</summary>
    public long Exchange { get; private set; }

    /// <summary>The id of the answer that was judged last in such a stream, as in JSON; empty: it has none.</summary>
    public ReadOnlySpan<byte> AnswerId => _resumed!.Id;

    /// <summary>What the decisions said so far that the agent is to be told beside the answer.</summary>
    public IReadOnlyList<AnswerNote> Notes => _notes;

    /// <summary>The request was let through. Where answers are judged its body is kept until the answer is over.</summary>
    /// <param name="exchange">Whose answer is judged.</param>
    /// <param name="call">That was let through.</param>
    /// <param name="findings">In the request.</param>
    /// <param name="session">What its session had done; null: no decision asks.</param>
    /// <param name="states">What the judges of all answers share.</param>
    /// <param name="now">The time.</param>
    /// <param name="origin">The call that made the task which is asked about: the answer is its answer too. Null: it is about none.</param>
    public void Begin(long exchange, Call call, ReadOnlySpan<FindingFacts> findings, SessionFacts? session, AnswerStates states, DateTimeOffset now, KeptCall? origin = null)
    {
        _origin = origin;
        _decider = call.Terms.Answers;
        if (_decider is null)
        {
            return;
        }

        (_states, _session, _now, _counters, _judged) = (states, session, now, call.Terms.Counters, 0);
        (Exchange, IsOfStream) = (exchange, call.Kind == CallKind.McpStream);
        MayNote = call.Terms.NotesAnswers && (IsOfStream || call.Kind == CallKind.McpBatch || (call.Kind == CallKind.McpMessage && call.Message.KnownMethod == McpMethod.ToolsCall));
        _protocolSession = call.ProtocolSession.ToArray();
        _body = call.Body.ToArray();
        _all = findings.ToArray();
        _tally.Reset();
        Keep(call);
    }

    // A client of an older MCP may fetch the answer on another stream.
    private void Keep(Call call)
    {
        if (_protocolSession.Length == 0)
        {
            return;
        }

        if (call.Kind == CallKind.McpMessage && call.Message.Kind == JsonRpcKind.Request)
        {
            Keep(call.Message.Id.Of(_body), _body);
        }
        else if (call.Kind == CallKind.McpBatch)
        {
            foreach (var item in call.Message.Items)
            {
                var body = item.Of(_body);
                if (McpReader.Read(body, McpLimits.Default, call.Item, out _) && call.Item.Kind == JsonRpcKind.Request)
                {
                    Keep(call.Item.Id.Of(body), body.ToArray());
                }
            }
        }
    }

    private void Keep(ReadOnlySpan<byte> id, byte[] body)
    {
        var kept = new KeptCall(body, _all, _session) { Origin = _origin };
        _kept.Add(kept);
        _states.Calls.Note(_protocolSession, id, kept);
    }

    /// <summary>The next event of a session's own stream, as it came.</summary>
    public void Turn(ReadOnlySpan<byte> input, SseEvent one)
    {
        _tally.Reset();
        _notes.Clear();
        _denied = null;
        _judged = 0;
        (_resumed ??= new()).Turn(_states.Calls, _protocolSession, input, one);
    }

    /// <summary>A rule matched in the answer.</summary>
    public void Found(in Finding finding)
    {
        if (_decider is not null)
        {
            _tally.NoteAnswer(finding, _counters);
        }
    }

    /// <summary>A guard found something in the answer.</summary>
    public void Found(int key, in FindingFacts facts)
    {
        if (_decider is not null)
        {
            _tally.Note(key, facts);
        }
    }

    /// <summary>What the decisions say of the answer as far as it came; null: nothing was found since they were asked, and nothing denied it before. A session's own stream is judged by its events.</summary>
    public Verdict? Judge(Call call)
    {
        if (IsOfStream)
        {
            // Anything else than events in answer to a GET: nobody can say what it answers.
            return IsByEvent || _tally.Total == 0 ? null : ResumedAnswers.Unknown;
        }

        if (_decider is null || _tally.Total == _judged)
        {
            return _denied;
        }

        _judged = _tally.Total;
        FindingFacts[] findings = [.. _all, .. _tally.Facts];
        var verdict = call.Kind == CallKind.McpBatch ? OfBatch(call, findings) : _decider.Decide(CallFactsReader.OfKept(call, _body, findings, _session, _now));
        return Heed(call, _origin is { } origin ? Verdict.Both(verdict, OfOrigin(origin, call, findings)) : verdict);
    }

    /// <summary>The same of the event of a session's own stream that was masked last; null: it is no answer, or one of which nothing is to be said.</summary>
    public Verdict? JudgeEvent(Call call) =>
        _resumed!.Judge(_decider!, call, [.. _tally.Facts], _states.Clock.GetUtcNow()) is { } verdict ? Heed(call, verdict) : null;

    private Verdict Heed(Call call, Verdict verdict)
    {
        call.Terms.Decisions.Count(verdict);
        if (verdict is { Outcome: Outcome.Allow, Taints.Length: > 0 })
        {
            _states.Sessions.Taint(call.Session, verdict.Taints);
        }

        _denied = verdict.Outcome == Outcome.Allow ? null : verdict;
        foreach (var kept in _kept)
        {
            kept.Denied = _denied;
        }

        if (MayNote && _denied is null)
        {
            Note(verdict.Owes);
            Note(verdict.TeamOwes);
            Note(verdict.AgentOwes);
        }

        return verdict;
    }

    private void Note(Obligations? owes)
    {
        foreach (var note in owes?.Notes ?? [])
        {
            if (!_notes.Contains(note))
            {
                _notes.Add(note);
            }
        }
    }

    // What a task brings is the answer of the tool that was called.
    private Verdict OfOrigin(KeptCall origin, Call call, FindingFacts[] findings)
    {
        if (!McpReader.Read(origin.Body, McpLimits.Default, call.Item, out _))
        {
            return ResumedAnswers.Unknown;
        }

        var verdict = _decider!.Decide(CallFactsReader.Of(call, call.Item, origin.Body, call.Caller, [.. origin.Findings, .. findings], origin.Session, _now));
        return origin.Origin is { } other ? Verdict.Both(verdict, OfOrigin(other, call, findings)) : verdict;
    }

    // Nobody knows which of its answers holds what was found: it counts against each.
    private Verdict OfBatch(Call call, FindingFacts[] findings)
    {
        Verdict? strictest = null;
        foreach (var item in call.Message.Items)
        {
            var body = item.Of(_body);
            if (McpReader.Read(body, McpLimits.Default, call.Item, out _))
            {
                var verdict = _decider!.Decide(CallFactsReader.Of(call, call.Item, body, call.Caller, findings, _session, _now));
                strictest = strictest is { } so ? Verdict.Both(so, verdict) : verdict;
            }
        }

        return strictest ?? default;
    }

    public void Reset()
    {
        (_decider, _session, _body, _all, _denied, MayNote, _origin) = (null, null, [], [], null, false, null);
        IsOfStream = IsByEvent = false;
        _notes.Clear();
        _kept.Clear();
        _tally.Reset();
    }
}
