using FastMcp.Masking.Guards;
using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Replies;

namespace FastMcp.Proxy.Guarding;

/// <summary>
/// Asks the guards of a set about texts as they come, one question after the other, and settles the texts by what they say.
/// </summary>
/// <remarks>Ownership: one exchange, one thread at a time; only the questions run beside it.</remarks>
internal sealed class GuardAsker(GuardSet set, GuardTexts texts, TimeProvider clock)
{
    private IReadOnlyList<GuardPiece> _pieces = [];
    private Task<GuardAnswer[]>? _asking;
    private bool _isOverfull;
    private bool _isOutOfTime;
    private long _asked;
    private long _whole;
    private TimeSpan _spent;

    public GuardSet Set => set;

    public GuardTexts Texts => texts;

    /// <summary>The question that runs; null: none does.</summary>
    public Task? Asking => _asking;

    /// <summary>What stands in the message's place; none: it goes on.</summary>
    public Refusal Refusal { get; private set; }

    /// <summary>What was found since it was taken.</summary>
    public List<GuardFound> Found { get; } = [];

    /// <summary>The values themselves, for those who write the same message once more; null: nobody does.</summary>
    public List<(string Value, GuardLabel Label)>? Values { get; init; }

    /// <summary>Covers what is shown; null: no rule is left that has not masked it.</summary>
    public GuardCover? Cover { get; init; }

    /// <summary>Findings at no place are remarks of each text that was shown: somebody wants to know with which they leave.</summary>
    public bool Remarks { get; init; }

    /// <summary>The message waits whole for all its questions, at most so long for all of them together (limit guard-body); null: it does not wait whole.</summary>
    public TimeSpan? Within { get; init; }

    /// <summary>There is text that nobody was asked about.</summary>
    public bool HasUnasked => texts.Open.Exists(text => text.Unasked > 0);

    /// <summary>Every text is settled.</summary>
    public bool IsSettled => _asking is null && texts.Open.TrueForAll(text => text.IsSettled);

    /// <summary>Something came: the clock of what waits runs.</summary>
    public void Note()
    {
        foreach (var text in texts.Touched)
        {
            text.Since = text.Since == 0 ? Math.Max(1, clock.GetTimestamp()) : text.Since;
        }
    }

    /// <summary>Takes an answer that is there, and asks about what is due.</summary>
    /// <param name="isAllDue">Nobody waits for more text.</param>
    public void Turn(bool isAllDue)
    {
        if (isAllDue && _whole == 0)
        {
            _whole = Math.Max(1, clock.GetTimestamp());
        }

        if (_asking is { IsCompleted: true } asked)
        {
            // What is asked while more text is waited for anyway keeps nobody waiting.
            _spent += _whole == 0 ? TimeSpan.Zero : clock.GetElapsedTime(Math.Max(_asked, _whole));
            Take(asked.GetAwaiter().GetResult());
            _asking = null;
        }

        if (_asking is null && IsOver && HasUnasked)
        {
            OutOfTime();
        }

        if (texts.IsOverfull)
        {
            Overfull();
        }

        if (_asking is null && Refusal.IsNone)
        {
            Ask(isAllDue);
        }
    }

    // A timer may be some milliseconds early: that a question was cut counts, whatever the clock says.
    private bool IsOver => _isOutOfTime || Within - _spent <= TimeSpan.Zero;

    private void Overfull()
    {
        FailUnasked(texts.TakeUnseen(), _isOverfull ? null : static guard => guard.Meters.Overfull(), GuardRefusals.TooMany);
        _isOverfull = true;
    }

    private void OutOfTime()
    {
        var units = 0L;
        foreach (var text in texts.Open.Where(text => text.Unasked > 0))
        {
            units += text.Unasked;
            Answered(text.Take(set.Overlap, int.MaxValue), [], isWhole: false);
        }

        FailUnasked((int)units, null, GuardRefusals.OutOfTime);
        CountOutOfTime();
    }

    private void CountOutOfTime()
    {
        if (!_isOutOfTime)
        {
            Array.ForEach(set.Guards, guard => guard.Meters.OutOfTime());
        }

        _isOutOfTime = true;
    }

    // As if they had been asked about those, and had failed.
    private void FailUnasked(int units, Action<Guard>? count, Func<Guard, bool, Refusal> refusal)
    {
        foreach (var guard in set.Guards)
        {
            guard.Meters.LeftOut(units);
            count?.Invoke(guard);
            if (guard.Config is { FailsOpen: false, Monitors: false })
            {
                Refuse(refusal(guard, set.IsAnswer));
            }
        }
    }

    /// <summary>How long until text is due that nobody was asked about; null: none waits.</summary>
    public TimeSpan? UntilDue()
    {
        TimeSpan? soonest = null;
        foreach (var text in texts.Open)
        {
            if (text.Unasked > 0)
            {
                var left = set.Wait - clock.GetElapsedTime(text.Since);
                soonest = soonest is { } known && known <= left ? known : left > TimeSpan.Zero ? left : TimeSpan.Zero;
            }
        }

        return soonest;
    }

    /// <summary>Text that nobody was asked about is given up: a guard in monitor mode does not keep up.</summary>
    public void LeaveOut()
    {
        foreach (var text in texts.Open.Where(text => text.Unasked > 0))
        {
            var units = (int)text.Unasked;
            Array.ForEach(set.Guards, guard => guard.Meters.LeftOut(units));
            text.Skip();
        }
    }

    /// <summary>Ends that are held for their overlap are settled as they are.</summary>
    public void Force(IEnumerable<GuardText> those)
    {
        foreach (var text in those.Where(text => !text.IsSettled))
        {
            Settle(text);
            Array.ForEach(set.Guards, guard => guard.Meters.Forced());
        }
    }

    private void Settle(GuardText text)
    {
        var spans = new List<GuardSpan>();
        text.Force(spans);
        spans.ForEach(Note);
    }

    private void Ask(bool isAllDue)
    {
        foreach (var text in texts.Open.Where(text => text is { HasEnded: true, Unasked: 0, IsSettled: false } && !text.IsRepeat))
        {
            Settle(text);
        }

        texts.Open.RemoveAll(text => text.HasEnded && text.IsSettled);
        if (IsOver)
        {
            return;
        }

        List<GuardPiece>? pieces = null;
        var room = GuardLimits.AskUnits;
        foreach (var text in texts.Open)
        {
            if (text.Unasked == 0 || !(isAllDue || IsDue(text)))
            {
                continue;
            }

            if (room < Math.Min(4 * GuardLimits.Overlap.Most, text.Unasked + (2 * set.Overlap)) || pieces is { Count: GuardLimits.AskPieces })
            {
                break;
            }

            var asked = text.Asked;
            var piece = text.Take(set.Overlap, room);
            if (text.Asked == asked)
            {
                // Nobody is asked the same twice.
                continue;
            }

            text.Since = text.Unasked > 0 ? text.Since : 0;
            room -= piece.Characters.Length;
            (pieces ??= []).Add(piece);
        }

        if (pieces is not null)
        {
            _asked = clock.GetTimestamp();
            (_pieces, _asking) = (pieces, set.AskAsync([.. pieces.Select(Shown)], Within, _spent));
        }
    }

    private GuardPiece Shown(GuardPiece piece) =>
        piece.Text.IsMarked ? piece with { Characters = new string('*', piece.Characters.Length) }
        : Cover is null ? piece
        : piece with { Characters = Cover.Of(piece.Characters) };

    private bool IsDue(GuardText text) =>
        text.HasEnded || text.Unasked >= set.Window || (text.Unasked * 4 >= set.Window && text.HasSentence) || clock.GetElapsedTime(text.Since) >= set.Wait;

    private void Take(GuardAnswer[] answers)
    {
        if (Array.Exists(answers, answer => answer.IsCut))
        {
            CountOutOfTime();
        }

        foreach (var answer in answers)
        {
            if (!answer.IsAnswered && answer.Guard.Config is { FailsOpen: false, Monitors: false })
            {
                Refuse(answer.IsCut ? GuardRefusals.OutOfTime(answer.Guard, set.IsAnswer) : GuardRefusals.NotAsked(answer.Guard, set.IsAnswer));
            }
            else if (answer.Verdict != GuardVerdict.Pass && answer.Label is { } label)
            {
                Note(new GuardSpan(0, 0, label));
                for (var i = 0; Remarks && i < _pieces.Count; i++)
                {
                    _pieces[i].Text.Remark(label);
                }
            }

            if (answer.Verdict == GuardVerdict.Deny && !answer.Guard.Config.Monitors)
            {
                Refuse(GuardRefusals.Denied(answer.Guard, answer.Label, set.IsAnswer));
            }
        }

        var isWhole = Array.TrueForAll(answers, answer => answer.IsAnswered);
        var byPiece = answers.SelectMany(answer => answer.Spans).ToLookup(one => one.Piece, one => one.Span);
        for (var i = 0; i < _pieces.Count; i++)
        {
            Answered(_pieces[i], [.. byPiece[i]], isWhole);
        }
    }

    private void Answered(GuardPiece piece, List<GuardSpan> found, bool isWhole)
    {
        var spans = new List<GuardSpan>();
        piece.Text.Answered(piece, found, set.Overlap, spans, isWhole);
        spans.ForEach(Note);
        Values?.AddRange(spans.Select(span => (piece.Characters[(int)(span.Start - piece.Start)..(int)(span.End - piece.Start)], span.Label)));
    }

    private void Refuse(in Refusal refusal) => Refusal = Refusal.IsNone ? refusal : Refusal;

    private void Note(GuardSpan span)
    {
        set.Of(span.Label).Labels.Count(span.Label);
        Found.Add(new(span.Label, span.Start, (int)(span.End - span.Start)));
    }
}
