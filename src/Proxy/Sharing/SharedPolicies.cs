using FastMcp.Proxy.Bundles;
using FastMcp.Proxy.Pipeline;
using FastMcp.Store;
using FastMcp.Store.Policies;

namespace FastMcp.Proxy.Sharing;

/// <summary>
/// Prepares what operators order on other nodes, judges by it when it stands, and says how this node is. Verifying and compiling takes seconds: it has a
/// thread of its own, so that blocks go on being shared meanwhile.
/// </summary>
/// <param name="room">Puts policies in force.</param>
/// <param name="live">What judges now.</param>
/// <param name="seal">Of orders.</param>
/// <param name="store">Names this node, and says how often it exchanges.</param>
/// <param name="clock">Of what is tried again.</param>
/// <param name="wake">Exchanges soon: an answer is ready.</param>
internal sealed class SharedPolicies(PolicyRoom room, LiveState live, OrderSeal seal, StoreOptions store, TimeProvider clock, Action wake) : IStorePart
{
    private const int LongestReason = 2000;

    private static readonly TimeSpan Again = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SaysOften = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _lasts = TimeSpan.FromSeconds(Math.Max(10, 3 * store.Every.TotalSeconds));
    private volatile IReadOnlyList<StoredNode> _nodes = [];
    private volatile Task _work = Task.CompletedTask;
    private volatile StoredNode _answer = new(store.Node, "", "", 0, 0, "");
    private StoredNode? _said;
    private long _saidAt;
    private long _failed;
    private long _failedAt;
    private long _unsealed;
    private volatile bool _leaves;

    /// <summary>All nodes, as they say.</summary>
    public IReadOnlyList<StoredNode> Nodes => _nodes;

    /// <summary>Nothing that stands waits to be judged by here, or it cannot be.</summary>
    public bool IsSettled => _work.IsCompleted;

    /// <summary>Number of the last order that stands.</summary>
    public long Newest { get; private set; }

    /// <summary>Number of an order whose seal does not hold; 0: there is none.</summary>
    public long Unsealed => Interlocked.Read(ref _unsealed);

    /// <summary>The program ends: the next exchange is the last, and nobody waits for this node then.</summary>
    public void Leave() => _leaves = true;

    public void Exchange(StoreLink link)
    {
        if (room.TakesPart)
        {
            foreach (var order in PolicyTable.Orders(link))
            {
                Look(link, order);
            }

            Say(link);
        }

        _nodes = PolicyTable.Nodes(link);
    }

    private void Look(StoreLink link, StoredOrder order)
    {
        if (!seal.Holds(order))
        {
            Interlocked.Exchange(ref _unsealed, order.Number);
            return;
        }

        var stands = order.State == OrderState.InForce;
        Newest = stands ? Math.Max(Newest, order.Number) : Newest;
        if (room.Applied >= order.Number || !_work.IsCompleted)
        {
            return;
        }

        if (stands && (_failed != order.Number || clock.GetElapsedTime(_failedAt) > Again))
        {
            Work(order, PolicyTable.BundleOf(link, order.Digest), room.Follow);
        }
        else if (!stands && order.Node != store.Node && _answer.Answered != order.Number)
        {
            Work(order, PolicyTable.BundleOf(link, order.Digest), room.Stage);
        }
    }

    private void Work(StoredOrder order, byte[]? bundle, Func<StoredOrder, byte[]?, string?> act) => _work = Task.Factory.StartNew(
        () =>
        {
            var whyNot = act(order, bundle);
            (_failedAt, _failed) = (clock.GetTimestamp(), whyNot is null ? 0 : order.Number);
            _answer = _answer with { Answered = order.Number, WhyNot = whyNot is null ? "" : whyNot[..Math.Min(whyNot.Length, LongestReason)] };
            wake();
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    // When it changed, and else often enough that others know it is there.
    private void Say(StoreLink link)
    {
        var current = live.Current;
        var says = _answer with { Policy = current.Digest, Bundle = current.Bundle ?? "", Applied = room.Applied is var applied and < long.MaxValue ? applied : 0 };
        if (_leaves || says != _said || clock.GetElapsedTime(_saidAt) > SaysOften)
        {
            PolicyTable.Report(link, says, _leaves ? TimeSpan.Zero : _lasts);
            (_said, _saidAt) = (says, clock.GetTimestamp());
        }
    }
}
