using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FastMcp.Store.Policies;

namespace FastMcp.Proxy.Bundles;

/// <summary>
/// HMAC-SHA256 over an order, by a key of the nodes' masking key. A bundle is signed, and an order says which one is in force, also an older one: who can
/// write the store, and has no key, can hold an order back and make none.
/// </summary>
/// <param name="keys">The first seals, each opens.</param>
internal sealed class OrderSeal(byte[][] keys)
{
    public StoredOrder Sealed(StoredOrder order) => order with { Seal = HMACSHA256.HashData(keys[0], Content(order)) };

    public bool Holds(StoredOrder order)
    {
        var content = Content(order);
        return Array.Exists(keys, key => CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, content), order.Seal));
    }

    // Lengths before texts, so that two orders never read the same.
    private static byte[] Content(StoredOrder order)
    {
        var text = new StringBuilder("fastmcp order v1");
        foreach (var part in (string[])[order.Number.ToString(CultureInfo.InvariantCulture), order.Digest, order.IsBack ? "back" : "", order.By, order.Node, order.State.ToString()])
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{part.Length}:").Append(part);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
