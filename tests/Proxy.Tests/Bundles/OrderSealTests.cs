using FastMcp.Proxy.Bundles;
using FastMcp.Store.Policies;

namespace FastMcp.Proxy.Tests.Bundles;

/// <summary>An order is its operator's: whoever changes anything of it, or has no key, has none.</summary>
public sealed class OrderSealTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(number => (byte)number)];

    [Fact]
    public void Seal_OfAnOrderThatWasChanged_DoesNotHold()
    {
        var seal = new OrderSeal([Key]);
        var order = seal.Sealed(new StoredOrder(7, "ab", false, "jane", "one", OrderState.Staged, []));
        Assert.True(seal.Holds(order));
        Assert.All(
            [
                order with { Number = 8 }, order with { Digest = "" }, order with { IsBack = true }, order with { By = "jan" }, order with { Node = "two" }, order with { State = OrderState.InForce },
                order with { By = "jane\n3:one", Node = "" }, order with { Seal = [] }, order with { Seal = [.. order.Seal, 0] },
            ],
            changed => Assert.False(seal.Holds(changed)));
    }

    [Fact]
    public void Seal_WhileKeysRotate_HoldsByEachOfThem()
    {
        var next = Key.Reverse().ToArray();
        var (before, during, after) = (new OrderSeal([Key]), new OrderSeal([next, Key]), new OrderSeal([next]));
        var order = new StoredOrder(1, "", false, "jane", "one", OrderState.InForce, []);
        Assert.True(during.Holds(before.Sealed(order)) && after.Holds(during.Sealed(order)));
        Assert.False(before.Holds(during.Sealed(order)));
    }
}
