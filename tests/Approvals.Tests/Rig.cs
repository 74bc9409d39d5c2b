using System.Collections.Concurrent;
using System.Text;
using FastMcp.Approvals.Digests;
using FastMcp.Approvals.Notices;
using FastMcp.Approvals.Store;

namespace FastMcp.Approvals;

/// <summary>A desk over a store of its own, with its journal.</summary>
internal sealed class Rig : IAsyncDisposable
{
    public static readonly Approver Lead = new("lea", ["leads"], []);
    public static readonly Approver Second = new("sam", ["leads"], []);
    public static readonly Approver Stranger = new("sue", ["sales"], []);

    private readonly IKeep _keep;
    private readonly IReadOnlyList<NoticeTarget>? _targets;

    public Rig(ApprovalLimits? limits = null)
        : this(new FileKeep(), limits, null)
    {
    }

    public Rig(IKeep keep, ApprovalLimits? limits = null, Clock? clock = null, Func<IApprovalStore, IApprovalStore>? over = null, IReadOnlyList<NoticeTarget>? targets = null)
    {
        (_keep, Clock, _targets) = (keep, clock ?? new Clock(), targets);
        var store = keep.Open();
        Desk = new ApprovalDesk(over?.Invoke(store) ?? store, limits ?? new ApprovalLimits(), Clock, (request, step, by) => Journal.Enqueue((request.Id, step, by)), targets);
    }

    public Clock Clock { get; }

    public ApprovalDesk Desk { get; }

    public ConcurrentQueue<(string Id, string Step, string By)> Journal { get; } = new();

    public static ApprovalRequest Draft(string arguments = """{"id":1}""", string caller = "agent-7", IReadOnlyList<string>? by = null, int count = 1, bool editable = true)
    {
        var frame = CallDigest.OfFrame([Encoding.UTF8.GetBytes(caller)]);
        var digest = CallDigest.Of(frame, CallDigest.OfArguments(arguments)!);
        return new ApprovalRequest
        {
            Id = ApprovalDesk.NewId(), Digest = digest, Proposed = digest, Frame = Convert.ToHexStringLower(frame), Preview = arguments, Editable = editable,
            Method = "tools/call", Name = "delete_user", Route = "crm", Upstream = "crm", Caller = caller, Session = "s1", Rule = "deletes", RuleAt = "deletes (a.yaml:4)",
            By = by ?? ["leads"], Count = count, Asked = default, Expires = default,
        };
    }

    public async Task<ApprovalRequest> AskAsync(ApprovalRequest? draft = null) => (await Desk.AskAsync(draft ?? Draft(), TimeSpan.FromMinutes(15))).Request!;

    public async Task<ApprovalRequest> ApprovedAsync(ApprovalRequest? draft = null)
    {
        var asked = await AskAsync(draft);
        return (await Desk.ApproveAsync(asked.Id, Lead, asked.Digest)).Request!;
    }

    /// <summary>What is kept now, as after a loss of power, under another desk.</summary>
    public Rig Crashed() => new(_keep.Copy(), clock: Clock, targets: _targets);

    /// <summary>They are nodes of one store, not one the copy of the other.</summary>
    public bool Shares(Rig other) => _keep is DatabaseKeep && other._keep is DatabaseKeep;

    public async ValueTask DisposeAsync()
    {
        await Desk.DisposeAsync();
        _keep.Dispose();
    }
}
