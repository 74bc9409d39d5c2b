using FastMcp.Approvals.Deciding;
using FastMcp.Approvals.Notices;
using FastMcp.Approvals.Store;

namespace FastMcp.Approvals;

/// <summary>What channels are told, and what people decide by them.</summary>
public sealed partial class ApprovalDesk
{
    /// <summary>Nothing that a channel is to be told is put off for longer: a clock that is set back delays it by no more.</summary>
    public static TimeSpan LongestPause { get; } = TimeSpan.FromMinutes(10);

    /// <summary>Takes what is due for a channel: no other node has it until the lease is over.</summary>
    /// <param name="channel">Its name.</param>
    /// <param name="lease">Longer than telling takes.</param>
    /// <param name="most">At most so many.</param>
    /// <exception cref="ApprovalStoreException">The store cannot be had.</exception>
    public Task<NoticeBatch> TakeNoticesAsync(string channel, TimeSpan lease, int most) => Opened.RunAsync(store =>
    {
        var now = _clock.GetUtcNow();
        var due = store.DueNotices(channel, now, now + LongestPause, most).Select(notice => notice with { Tries = notice.Tries + 1 }).ToList();
        due.ForEach(notice => store.PutNotice(notice, now + lease));
        return new NoticeBatch([.. due.Select(notice => new NoticeDue(notice, store.Find(notice.Request)))], store.NextNotice(channel));
    });

    /// <summary>What waits for a channel, on all nodes. For metrics: it reads all of it.</summary>
    /// <exception cref="ApprovalStoreException">The store cannot be had.</exception>
    public Task<NoticeBacklog> BacklogAsync(string channel) => Opened.RunAsync(store => store.Backlog(channel));

    /// <summary>The channel knows this version, or is not told it any more. What is newer is due at once.</summary>
    /// <exception cref="ApprovalStoreException">The store cannot be had: it is told again.</exception>
    public Task ToldAsync(Notice notice, long version, string place) => PutAsync(notice with { Told = version, Tries = 0, Place = place }, TimeSpan.Zero);

    /// <summary>It is tried again behind the pause.</summary>
    /// <exception cref="ApprovalStoreException">The store cannot be had: it is told again when the lease is over.</exception>
    public Task TellLaterAsync(Notice notice, TimeSpan pause) => PutAsync(notice, pause);

    /// <summary>Decides by a channel, once for each callback: the same again changes nothing and is told the same.</summary>
    /// <param name="mark">Which callback.</param>
    /// <param name="order">What it says.</param>
    /// <param name="by">Who, by the configuration.</param>
    /// <returns>What came of it, and whether that is of an earlier delivery.</returns>
    public async Task<(Act Act, bool IsAgain)> DecideOnceAsync(CallbackMark mark, CallbackOrder order, Approver by)
    {
        ArgumentNullException.ThrowIfNull(mark);
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(by);
        try
        {
            var (act, isAgain) = await Opened.RunAsync(store => DecideOnce(store, mark, order, by with { Via = mark.Channel })).ConfigureAwait(false);
            if (act.IsDone && !isAgain)
            {
                Tell(act.Request!, !order.Approves ? "denied" : act.Request!.State == ApprovalState.Approved ? "approved" : "voted", $"{by.Name} via {mark.Channel}");
            }

            return (act, isAgain);
        }
        catch (ApprovalStoreException)
        {
            // Nothing is kept of it: the sender tries again with the same id.
            return (new Act(ActOutcome.Unavailable, null), false);
        }
    }

    private Task<bool> PutAsync(Notice notice, TimeSpan pause)
    {
        ArgumentNullException.ThrowIfNull(notice);
        return Opened.RunAsync(store =>
        {
            store.PutNotice(notice, _clock.GetUtcNow() + (pause < LongestPause ? pause : LongestPause));
            return true;
        });
    }

    private (Act Act, bool IsAgain) DecideOnce(IApprovalStore store, CallbackMark mark, CallbackOrder order, Approver by)
    {
        if (store.FindCallback(mark.Channel, mark.Id) is var (hash, outcome))
        {
            // The id of another message makes of this one none that came before.
            var isAgain = hash == mark.Hash;
            return (new Act(isAgain ? outcome : ActOutcome.Reused, store.Find(order.Request)), isAgain);
        }

        var target = _targets.FirstOrDefault(one => one.Name == mark.Channel);
        var act = store.Find(order.Request) is { } request && target?.Takes(request) == true
            ? Apply(store, order.Request, (now, at) => ApprovalMachine.Decide(now, by, order, at), null)
            : new Act(ActOutcome.Unknown, null);
        store.AddCallback(mark, act.Outcome, _clock.GetUtcNow());
        return (act, false);
    }

    // In the transaction of the change itself: both are kept, or neither.
    private void Note(IApprovalStore store, ApprovalRequest? before, ApprovalRequest after)
    {
        if (News.Is(before, after))
        {
            foreach (var target in _targets.Where(target => target.Takes(after)))
            {
                store.Note(target.Name, after, _clock.GetUtcNow());
            }
        }
    }
}
