using System.Buffers;
using FastMcp.Masking.Guards;
using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Masking.Bodies;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Replies;
using FastMcp.Recording;
using FastMcp.Wire.Http.Bodies;

namespace FastMcp.Proxy.Guarding;

/// <summary>
/// Holds an answer's bytes until guards have seen the texts in them, then has them masked for good, without what was found. What is in them is found
/// out by masking them once before.
/// </summary>
/// <remarks>
/// Ownership: one exchange, one thread at a time; see <see cref="GuardAsker"/>. INVARIANT: chunks leave in the order in which they came, and each only
/// when every text in it is settled as far as it goes there.
/// </remarks>
internal sealed class ReplyGuard : BodyMasker
{
    private readonly Queue<HeldChunk> _held = new();
    private readonly GuardAsker _asker;
    private readonly RehearsalTools _tools;
    private readonly BodyMasker _rehearsal;
    private readonly BodyMasker _masker;
    private readonly Exchange _exchange;
    private readonly TimeProvider _clock;
    private readonly bool _isStream;
    private long _heldBytes;
    private bool _hasEnded;

    /// <param name="exchange">Whose answer it is.</param>
    /// <param name="set">Who is asked.</param>
    /// <param name="texts">What <paramref name="masker"/> cuts: see <see cref="Prepare"/>.</param>
    /// <param name="form">Of the answer.</param>
    /// <param name="coding">Of the answer.</param>
    /// <param name="masker">Masks for good.</param>
    /// <param name="clock">For what waits.</param>
    public ReplyGuard(Exchange exchange, GuardSet set, GuardTexts texts, ReplyForm form, CodingKind coding, BodyMasker masker, TimeProvider clock)
    {
        (_exchange, _masker, _clock, _isStream) = (exchange, masker, clock, form.IsStream());
        _asker = new GuardAsker(set, texts, clock) { Cover = set.CoverOf(exchange.Call.Terms, exchange.Call.ReplyTerms), Remarks = exchange.Judge.IsOfStream, Within = _isStream ? null : set.Body };
        _tools = exchange.Rehearsal;
        _rehearsal = _tools.Begin(exchange, form, coding, new GuardTap(texts, cuts: false, set.ShowsMonitored));
    }

    /// <summary>Before the exchange's own masker is chosen: what it writes goes through a tap.</summary>
    public static GuardTexts Prepare(Exchange exchange)
    {
        var texts = new GuardTexts();
        // In a session's own stream a finding counts in the event that it is in, which is judged as it leaves.
        exchange.Router.Tap = new GuardTap(texts, cuts: true) { Met = exchange.Judge is { IsOn: true, IsOfStream: true } ? label => Judge(exchange, label) : null };
        exchange.Outlet.IsGuarded = true;
        return texts;
    }

    private static void Judge(Exchange exchange, GuardLabel label) =>
        exchange.Judge.Found(label.Key, exchange.Call.Terms.Guards!.Answers!.Of(label).Labels.FactsOf(label, isAnswer: true));

    /// <summary>What stands in the answer's place, or ends it.</summary>
    public Refusal Refusal => _asker.Refusal;

    /// <summary>So much waits that nothing more is read before a guard has answered.</summary>
    public bool MustWait => _heldBytes > GuardLimits.Held && _isStream && _asker.Asking is not null;

    public override BodyFault Push(ReadOnlySpan<byte> content)
    {
        if (content.IsEmpty)
        {
            return BodyFault.None;
        }

        var fault = _rehearsal.Push(content);
        if (fault != BodyFault.None)
        {
            return fault;
        }

        _asker.Note();
        Hold(content);
        return !_isStream && _heldBytes > AnswerRefusals.MostHeld ? BodyFault.HeldTooLarge : BodyFault.None;
    }

    /// <summary>Takes answers of guards, asks what is due, and lets go of what was seen.</summary>
    public BodyFault Turn()
    {
        while (true)
        {
            _asker.Turn(isAllDue: _hasEnded || (_isStream && _heldBytes > GuardLimits.Held / 2));
            Say();
            var fault = Refusal.IsNone ? Release() : BodyFault.None;
            if (fault != BodyFault.None || !Refusal.IsNone || !_isStream || _heldBytes <= GuardLimits.Held || _asker.Asking is not null)
            {
                return fault;
            }

            // All was asked about; what holds the rest up is the end of a text that does not go on.
            var first = _held.Peek();
            _asker.Force(first.Needs.Select(need => need.Text));
            Say();
            if (!first.IsReady)
            {
                throw new InvalidOperationException("Nothing is asked, and nothing may leave.");
            }
        }
    }

    /// <summary>Until a guard answers, or text is due, or what is read arrives.</summary>
    /// <param name="reading">Null: nothing is read meanwhile.</param>
    public async Task ChangedAsync(Task? reading)
    {
        using var stop = new CancellationTokenSource();
        Task?[] all = [reading, _asker.Asking, _asker.Asking is null && _isStream && _asker.UntilDue() is { } left ? Task.Delay(left, _clock, stop.Token) : null];
        Task[] some = [.. all.OfType<Task>()];
        if (some.Length > 0)
        {
            await Task.WhenAny(some).ConfigureAwait(false);
        }

        await stop.CancelAsync().ConfigureAwait(false);
    }

    /// <summary>The content ended whole: all of it is seen, then leaves.</summary>
    public async ValueTask<BodyFault> EndAsync()
    {
        var fault = _rehearsal.End();
        _asker.Note();
        _asker.Texts.ClearTouched();
        _asker.Texts.EndAll();
        _hasEnded = true;
        while (fault == BodyFault.None)
        {
            fault = Turn();
            if (fault != BodyFault.None || !Refusal.IsNone)
            {
                return fault;
            }

            if (_exchange.Watch.Gone)
            {
                Leave();
                return BodyFault.None;
            }

            if (_asker.Asking is not { } asking)
            {
                // What still waits would be missing in an answer that looks whole.
                return !_asker.IsSettled ? throw new InvalidOperationException("A text that nobody is asked about and that is not settled.")
                    : _held.Count > 0 ? BodyFault.TextBehindEnd : _masker.End();
            }

            await asking.ConfigureAwait(false);
        }

        return fault;
    }

    public override BodyFault End() => throw new InvalidOperationException("What waits for guards ends by EndAsync.");

    /// <summary>Nobody reads the answer any more: nothing of it waits, and nobody is asked about it.</summary>
    public void Leave()
    {
        while (_held.TryDequeue(out var chunk))
        {
            Return(chunk);
        }
    }

    public override void Drop()
    {
        Leave();
        _rehearsal.Drop();
        _tools.Drop();
        _exchange.Router.Tap = null;
        _masker.Drop();
    }

    private void Hold(ReadOnlySpan<byte> content)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(content.Length);
        content.CopyTo(bytes);
        _held.Enqueue(new(bytes, content.Length, [.. _asker.Texts.Touched.Select(text => (text, text.Length))], _clock.GetTimestamp()));
        _heldBytes += content.Length;
        _asker.Texts.ClearTouched();
    }

    // What is no stream waits whole: a guard may yet say that none of it may leave.
    private BodyFault Release()
    {
        var fault = BodyFault.None;
        while (fault == BodyFault.None && (_isStream || (_hasEnded && _asker.IsSettled)) && _held.TryPeek(out var chunk) && chunk.IsReady)
        {
            _held.Dequeue();
            fault = _masker.Push(chunk.Bytes.AsSpan(0, chunk.Length));
            var waited = _clock.GetElapsedTime(chunk.Since);
            Array.ForEach(_asker.Set.Guards, guard => guard.Meters.Added(waited));
            Return(chunk);
        }

        return fault;
    }

    private void Return(HeldChunk chunk)
    {
        _heldBytes -= chunk.Length;
        ArrayPool<byte>.Shared.Return(chunk.Bytes, clearArray: true);
    }

    private void Say()
    {
        foreach (var found in _asker.Found)
        {
            GuardRecord.Note(_exchange, found, Direction.Reply, isEnforced: true);
            if (_exchange.Judge is { IsOn: true, IsOfStream: false })
            {
                _exchange.Judge.Found(found.Label.Key, _asker.Set.Of(found.Label).Labels.FactsOf(found.Label, isAnswer: true));
            }
        }

        _asker.Found.Clear();
    }
}
