using FastMcp.Masking.Guards;
using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Masking.Bodies;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Replies;
using FastMcp.Recording;
using FastMcp.Wire.Http.Bodies;

namespace FastMcp.Proxy.Guarding;

/// <summary>
/// Shows an answer to guards in monitor mode while it goes on as if there were none: the masker gets every byte first, and what becomes of the rest
/// changes nothing of it.
/// </summary>
/// <remarks>Ownership: one exchange, one thread at a time.</remarks>
internal sealed class BesideBody : BodyMasker
{
    private readonly BodyMasker _masker;
    private readonly BodyMasker _rehearsal;
    private readonly RehearsalTools _tools;
    private readonly GuardAsker _asker;
    private readonly Exchange _exchange;
    private bool _isLost;

    public BesideBody(Exchange exchange, GuardSet set, ReplyForm form, CodingKind coding, BodyMasker masker, TimeProvider clock)
    {
        var texts = new GuardTexts(isCut: false);
        (_exchange, _masker, _tools) = (exchange, masker, exchange.RehearsalBeside);
        _asker = new GuardAsker(set, texts, clock) { Cover = set.CoverOf(exchange.Call.Terms, exchange.Call.ReplyTerms) };
        _rehearsal = _tools.Begin(exchange, form, coding, new GuardTap(texts, cuts: false, set.ShowsMonitored));
    }

    public override BodyFault Push(ReadOnlySpan<byte> content)
    {
        var fault = _masker.Push(content);
        _isLost |= fault != BodyFault.None || _rehearsal.Push(content) != BodyFault.None;
        Turn(isAllDue: false);
        return fault;
    }

    public override BodyFault End()
    {
        var fault = _masker.End();
        End(fault);
        return fault;
    }

    /// <summary>As <see cref="End()"/>, where somebody else has ended the masker.</summary>
    public void End(BodyFault fault)
    {
        _isLost |= fault != BodyFault.None || _rehearsal.End() != BodyFault.None;
        _asker.Texts.EndAll();
        Turn(isAllDue: true);
    }

    /// <summary>The answer has left whole: what guards still say is waited for, a short while.</summary>
    public async ValueTask SettleAsync()
    {
        using var limit = new CancellationTokenSource(GuardLimits.Linger);
        while (!_isLost && _asker.Asking is { } asking && !limit.IsCancellationRequested)
        {
            await asking.WaitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Turn(isAllDue: true);
        }
    }

    public override void Drop()
    {
        _isLost = true;
        _rehearsal.Drop();
        _tools.Drop();
        _masker.Drop();
    }

    private void Turn(bool isAllDue)
    {
        if (_isLost)
        {
            return;
        }

        _asker.Note();
        _asker.Texts.ClearTouched();
        _asker.Turn(isAllDue);
        foreach (var found in _asker.Found)
        {
            GuardRecord.Note(_exchange, found, Direction.Reply, isEnforced: false);
        }

        _asker.Found.Clear();
        if (_asker.Asking is not null && _asker.Texts.Open.Sum(text => text.Unasked) > GuardLimits.BesideUnits)
        {
            _asker.LeaveOut();
        }
    }
}
