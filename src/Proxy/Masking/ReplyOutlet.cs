using FastMcp.Masking;
using FastMcp.Proxy.Gating.Answers;
using FastMcp.Proxy.Recording;
using FastMcp.Proxy.Replies;
using FastMcp.Recording;
using FastMcp.Wire;
using FastMcp.Wire.Sse;

namespace FastMcp.Proxy.Masking;

/// <summary>
/// Where judged bytes of an answer go: to the client, and to the record. Findings are counted on the way.
/// </summary>
/// <remarks>Ownership: one exchange, one thread at a time.</remarks>
internal sealed class ReplyOutlet
{
    private ReplyWriter _writer = null!;
    private ReplyRecord _record;
    private RuleCounters? _counters;
    private SseLineEnd? _breaks;
    private JudgedBytes? _into;
    private AnswerJudge? _judge;

    /// <summary>Takes what a server asks in a stream; null: nobody asks what was asked.</summary>
    public ServerQuestions? Questions { get; private set; }

    /// <summary>Matches in this answer so far.</summary>
    public int Findings { get; private set; }

    public void Begin(ReplyWriter writer, in ReplyRecord record, RuleCounters? counters, AnswerJudge? judge = null, ServerQuestions? questions = null)
    {
        (_judge, Questions) = (judge, questions);
        _writer = writer;
        _record = record;
        _counters = counters;
        Findings = 0;
        _breaks = null;
        _into = null;
        IsGuarded = false;
    }

    /// <summary>Takes answers that go nowhere, so that guards can be asked about them first. Nothing is counted.</summary>
    public void BeginRehearsal()
    {
        var nowhere = new ReplyWriter();
        Begin(nowhere, new ReplyRecord(SessionLog.Off, null, text: true), null);
        IsGuarded = true;
    }

    /// <summary>Knows nobody any more.</summary>
    public void Reset() => (_writer, _record, _counters, _judge, _into, Questions) = (null!, default, null!, null, null, null);

    /// <summary>From here on what goes to the client is put together first; null: no more. The record gets it as it is judged.</summary>
    /// <exception cref="InvalidOperationException">Somebody else puts it together: what he withholds would leave.</exception>
    public void Collect(JudgedBytes? into) =>
        _into = into is null || _into is null || ReferenceEquals(_into, into) ? into : throw new InvalidOperationException("What goes to the client is put together by somebody else.");

    /// <summary>What is put together now.</summary>
    public JudgedBytes? Collected => _into;

    /// <summary>As <see cref="Collect"/>, for a part of what is collected: whoever sets one aside adds it, and comes back to what he found.</summary>
    public void CollectAside(JudgedBytes? into) => _into = into;

    /// <summary>Somebody puts together what goes to the client: one at a time.</summary>
    public bool IsCollecting => _into is not null;

    /// <summary>The record makes no difference between skeleton and text.</summary>
    public bool RecordsAlike => !IsGuarded && _record.TakesAll;

    /// <summary>Guards look at every text: nothing of it is known from the one before.</summary>
    public bool IsGuarded { get; set; }

    /// <summary>Puts what was collected, and what its frame adds, on its way to the client: of that the record needs nothing.</summary>
    public void WriteFramed(Monitored bytes) => _writer.Write(bytes);

    /// <inheritdoc cref="WriteFramed(Monitored)"/>
    public void WriteFramed(Skeleton bytes) => _writer.Write(bytes);

    /// <summary>The gateway's own words beside what was collected. The record gets the answer without them.</summary>
    public void WriteNote(ReadOnlySpan<byte> words) => _writer.WriteRefusal(words);

    public void Write(Skeleton bytes)
    {
        _record.Append(bytes);
        if (_into is null)
        {
            _writer.Write(bytes);
        }
        else
        {
            _into.Add(bytes);
        }
    }

    public void Write(Masked bytes)
    {
        _record.Append(bytes);
        if (_into is not null)
        {
            _into.Add(bytes);
            return;
        }

        for (var end = LineEnd(bytes.Bytes); end >= 0; end = LineEnd(bytes.Bytes))
        {
            _writer.Write(bytes[..end]);
            NextDataLine();
            bytes = bytes[(end + 1)..];
        }

        _writer.Write(bytes);
    }

    /// <summary>To the client only: what a monitored rule let pass never enters the record in the clear.</summary>
    public void Write(Monitored bytes)
    {
        if (_into is not null)
        {
            _into.Add(bytes);
            return;
        }

        for (var end = LineEnd(bytes.Bytes); end >= 0; end = LineEnd(bytes.Bytes))
        {
            _writer.Write(bytes[..end]);
            NextDataLine();
            bytes = bytes[(end + 1)..];
        }

        _writer.Write(bytes);
    }

    /// <inheritdoc cref="ReplyWriter.Mark"/>
    public void Mark() => _writer.Mark();

    /// <inheritdoc cref="ReplyWriter.TryTakeBackToMark"/>
    public bool TryTakeBackToMark() => _writer.TryTakeBackToMark();

    /// <summary>From here on a line feed in text begins another data line of an event.</summary>
    public void BreakLines(SseLineEnd lineEnd) => _breaks = lineEnd;

    public void KeepLines() => _breaks = null;

    public void Found(in Finding finding)
    {
        Findings++;
        if (_counters is null)
        {
            return;
        }

        _counters.Count(finding);
        _judge?.Found(finding);
        if (!_record.IsOff)
        {
            _record.Found(new RecordedFinding(
                Direction.Reply, _counters.Rules.Rules[finding.Rule].Id, 0, finding.Offset, finding.Length, finding.Enforced));
        }
    }

    private int LineEnd(ReadOnlySpan<byte> bytes) => _breaks is null ? -1 : bytes.IndexOf((byte)'\n');

    private void NextDataLine()
    {
        var sink = new SkeletonSink(_writer);
        SseWriter.NextDataLine(_breaks!.Value, ref sink);
    }
}
