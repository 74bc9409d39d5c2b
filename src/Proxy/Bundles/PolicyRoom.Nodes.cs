using System.Security.Cryptography;
using FastMcp.Proxy.Pipeline;
using FastMcp.Recording;
using FastMcp.Store.Policies;

namespace FastMcp.Proxy.Bundles;

/// <summary>What several nodes do together: one orders, each prepares, and all judge by it or none.</summary>
internal sealed partial class PolicyRoom
{
    // What was compiled for an order, and beside what: if the configuration is another one by then, it is compiled again.
    private (string Digest, LiveSnapshot Beside, LiveSnapshot Next)? _staged;

    /// <summary>Tells the other nodes; null: there are none.</summary>
    public Rollout? Rollout { get; set; }

    /// <summary>Who the other nodes are, as they say themselves.</summary>
    public Func<IReadOnlyList<StoredNode>>? Nodes { get; set; }

    /// <summary>Number of the last order of several nodes that is in force here; it cannot be read: none is followed.</summary>
    public long Applied
    {
        get
        {
            try
            {
                return StoreOf(_live.Current)?.Applied ?? long.MaxValue;
            }
            catch (IOException)
            {
                return long.MaxValue;
            }
        }
    }

    /// <summary>This node takes part: it has a folder for bundles.</summary>
    public bool TakesPart => StoreOf(_live.Current) is not null;

    /// <summary>Prepares another node's order: verified, kept and compiled, and nothing judges by it yet. Null: it can be in force here; else why not.</summary>
    /// <param name="order">Its seal holds.</param>
    /// <param name="bundle">As it was sent; null: the order needs none.</param>
    public string? Stage(StoredOrder order, byte[]? bundle) => Tried(() =>
    {
        lock (_one)
        {
            var store = StoreOf(_live.Current) ?? throw new InvalidDataException("There is no folder for bundles any more.");
            Verify(store, order, bundle);
            _ = Staged(order.Digest);
        }
    });

    /// <summary>Judges by another node's order, which stands. Null: it does, and did before perhaps; else why not.</summary>
    /// <param name="order">Its seal holds.</param>
    /// <param name="bundle">As it was sent; null: the order needs none.</param>
    public string? Follow(StoredOrder order, byte[]? bundle) => Tried(() =>
    {
        lock (_one)
        {
            var store = StoreOf(_live.Current) ?? throw new InvalidDataException("There is no folder for bundles any more.");
            if (store.Applied >= order.Number)
            {
                return;
            }

            var sequence = Verify(store, order, bundle);
            if (order.Digest == (store.Current ?? "") && _live.Canary is null)
            {
                store.PutApplied(order.Number);
                return;
            }

            Apply(order.Digest, () => Keep(store, order.Number, () => Turn(store, order.Digest, sequence, order.IsBack)));
            Note($"{order.By} at {order.Node}", $"policy {Named(order.Digest)}, order {order.Number}{(order.IsBack ? ", back on purpose" : "")}");
        }
    });

    // Without the number it is done once more behind a restart, which changes nothing.
    private static void Keep(BundleStore store, long number, Action turn)
    {
        turn();
        if (number > 0)
        {
            store.PutApplied(number);
        }
    }

    // Back to the one before is one step back, so that two steps are one more; anything else is a further one.
    private static void Turn(BundleStore store, string digest, long sequence, bool isBack)
    {
        if (isBack && store.Order is [.., var before, _] && before == digest)
        {
            store.TakeBack();
        }
        else
        {
            store.Put(digest, sequence);
        }
    }

    private static string Named(string digest) => digest.Length > 0 ? digest : "of the folder";

    // As of a bundle that an operator sends here: signed with this node's key, and no older than one that was in force.
    private static long Verify(BundleStore store, StoredOrder order, byte[]? bytes)
    {
        if (order.Digest.Length == 0)
        {
            return 0;
        }

        var bundle = bytes is null ? null : Bundle.Read(bytes, out _);
        if (bundle is null || bundle.Digest != order.Digest)
        {
            throw new InvalidDataException("The store does not have the bundle of the order.");
        }

        if (WhyNot(store, bundle, order.IsBack) is { } whyNot)
        {
            throw new InvalidDataException(whyNot);
        }

        store.Keep(bundle);
        return bundle.Sequence;
    }

    private LiveSnapshot Staged(string digest)
    {
        if (_staged is { } staged && staged.Digest == digest && ReferenceEquals(staged.Beside, _live.Current))
        {
            return staged.Next;
        }

        var beside = _live.Current;
        var next = Build(beside.Snapshot.Config, digest, beside.Snapshot.Version + 1);
        _staged = (digest, beside, next);
        return next;
    }

    private static string? Tried(Action act)
    {
        try
        {
            act();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException or InvalidDataException or FormatException or CryptographicException)
        {
            return e.Message;
        }
    }

    // Number 0 and no reason: this node is alone.
    private Ordered Everywhere(BundleStore store, string digest, bool isBack, bool here, string who)
    {
        if (here || Rollout is not { } rollout)
        {
            return default;
        }

        // Compiled here first: what this node would not take is offered to nobody.
        _ = Staged(digest);
        return rollout.Order(digest, digest.Length > 0 ? store.BytesOf(digest) : null, isBack, who, store.Applied);
    }

    private NodeReport[]? Reports() => Nodes?.Invoke() is { Count: > 0 } nodes
        ? [.. nodes.Select(one => new NodeReport(one.Node, one.Policy, one.Bundle.Length > 0 ? one.Bundle : null, one.Applied, one.IsAlive, one.WhyNot.Length > 0 ? one.WhyNot : null))]
        : null;
}
