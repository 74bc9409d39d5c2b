using FastMcp.Masking;
using FastMcp.Policy.Decisions;
using FastMcp.Policy.Facts;
using FastMcp.Proxy.Masking;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Sessions;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Gating.Answers;

/// <summary>
/// Judges an answer by what the rules find in it. The call's own facts are those of the request, whose body is kept for it.
/// </summary>
/// <remarks>Ownership: one exchange, one thread at a time.</remarks>
internal sealed class AnswerJudge
{
    private readonly FindingTally _tally = new();
    private IDecider? _decider;
    private SessionLedger _sessions = null!;
    private SessionFacts? _session;
    private RuleCounters _counters = null!;
    private byte[] _body = [];
    private readonly List<AnswerNote> _notes = [];
    private Verdict? _denied;
    private DateTimeOffset _now;
    private FindingFacts[] _all = [];
    private int _judged;

    /// <summary>Some decision is about the answers of this route.</summary>
    public bool IsOn => _decider is not null;

    /// <summary>Some decision may put a note beside the answer: it is one of a tool.</summary>
    public bool MayNote { get; private set; }

    /// <summary>What the decisions said so far that the agent is to be told beside the answer.</summary>
    public IReadOnlyList<AnswerNote> Notes => _notes;

    /// <summary>The request was let through. Where answers are judged its body is kept until the answer is over.</summary>
    public void Begin(Call call, ReadOnlySpan<FindingFacts> findings, SessionFacts? session, SessionLedger sessions, DateTimeOffset now)
    {
        _decider = call.Terms.Answers;
        if (_decider is null)
        {
            return;
        }

        (_sessions, _session, _now, _counters, _judged) = (sessions, session, now, call.Terms.Counters, 0);
        MayNote = call.Terms.NotesAnswers && (call.Kind == CallKind.McpBatch || (call.Kind == CallKind.McpMessage && call.Message.KnownMethod == McpMethod.ToolsCall));
        _body = call.Body.ToArray();
        _all = findings.ToArray();
        _tally.Reset();
    }

    /// <summary>A rule matched in the answer.</summary>
    public void Found(in Finding finding)
    {
        if (_decider is not null)
        {
            _tally.NoteAnswer(finding, _counters);
        }
    }

    /// <summary>What the decisions say of the answer as far as it came; null: nothing was found since they were asked, and nothing denied it before.</summary>
    public Verdict? Judge(Call call)
    {
        if (_decider is null || _tally.Total == _judged)
        {
            return _denied;
        }

        _judged = _tally.Total;
        FindingFacts[] findings = [.. _all, .. _tally.Facts];
        var verdict = call.Kind == CallKind.McpBatch ? OfBatch(call, findings) : _decider.Decide(CallFactsReader.OfKept(call, _body, findings, _session, _now));
        call.Terms.Decisions.Count(verdict);
        if (verdict is { Outcome: Outcome.Allow, Taints.Length: > 0 })
        {
            _sessions.Taint(call.Session, verdict.Taints);
        }

        _denied = verdict.Outcome == Outcome.Allow ? null : verdict;
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
        (_decider, _session, _body, _all, _denied, MayNote) = (null, null, [], [], null, false);
        _notes.Clear();
        _tally.Reset();
    }
}
