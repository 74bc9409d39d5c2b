using FastMcp.Store;
using FastMcp.Store.Policies;

namespace FastMcp.Proxy.Bundles;

/// <summary>
/// Orders a policy for all nodes: offered first, and in force when every node that is there has verified and compiled it; if one cannot, it is
/// withdrawn, and nothing was changed anywhere.
/// </summary>
/// <remarks>Waits on the operator's own thread. A node that is away takes what stands when it is back.</remarks>
internal sealed class Rollout(StoreWorker store, OrderSeal seal, string node, TimeProvider clock) : IDisposable
{
    /// <summary>limit policy-staging: so long nodes may take to say yes or no.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    // Nobody sets it: waiting with a time, not sleeping.
    private readonly ManualResetEventSlim _never = new();

    /// <summary>Returns when it stands, or does not.</summary>
    /// <param name="digest">Of the bundle; empty: each node's own folder.</param>
    /// <param name="bundle">As it is sent; null: the folder's.</param>
    /// <param name="isBack">It may be older than one that was in force.</param>
    /// <param name="by">The operator.</param>
    /// <param name="applied">Number of the last order that was done here.</param>
    public Ordered Order(string digest, byte[]? bundle, bool isBack, string by, long applied)
    {
        StoredOrder order = null!;
        var (isMine, decides, whyNot) = (false, false, default(string));
        var gone = store.Ask(link =>
        {
            (order, isMine) = PolicyTable.Stage(link, bundle, applied, number => seal.Sealed(new StoredOrder(number, digest, isBack, by, node, OrderState.Staged, [])));
            if (!isMine)
            {
                whyNot = $"The nodes are preparing another order: number {order.Number}, by {order.By} at {order.Node}. Look at `fastmcp policy status`, and send this one then.";
                return;
            }

            whyNot = Wait(link, order.Number);
            decides = true;
            if (!PolicyTable.Decide(link, seal.Sealed(order with { State = whyNot is null ? OrderState.InForce : OrderState.Withdrawn })))
            {
                whyNot ??= "The order was not staged any more when the nodes were ready.";
            }
        });
        return gone is null ? new(whyNot is null ? order.Number : 0, whyNot)
            : decides && whyNot is null ? new(0, $"The store went away ({gone}) while order {order.Number} was put in force: whether it stands is not known. If it does, this node follows like the others; `fastmcp policy status` says so.", IsUnknown: true)
            : new(0, $"The store does not answer ({gone}), so that nobody can tell the other nodes. To change this node alone, say --here.");
    }

    public void Dispose() => _never.Dispose();

    // Null: all that are there said yes.
    private string? Wait(StoreLink link, long number)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            StoredNode[] others = [.. PolicyTable.Nodes(link).Where(one => one.IsAlive && one.Node != node)];
            if (Array.Find(others, one => one.Answered == number && one.WhyNot.Length > 0) is { } refuses)
            {
                return $"The node {refuses.Node} cannot judge by it: {refuses.WhyNot}";
            }

            string[] missing = [.. others.Where(one => one.Answered != number).Select(one => one.Node)];
            if (missing.Length == 0)
            {
                return null;
            }

            if (clock.GetElapsedTime(began) > Patience)
            {
                return $"Not ready within {Patience.TotalSeconds:0} seconds: {string.Join(", ", missing)}.";
            }

            _never.Wait(Look);
        }
    }
}
