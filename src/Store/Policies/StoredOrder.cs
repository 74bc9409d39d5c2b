namespace FastMcp.Store.Policies;

/// <summary>What an operator ordered for all nodes.</summary>
/// <param name="Number">Greater than that of every order before.</param>
/// <param name="Digest">Of the bundle; empty: each node's own folder.</param>
/// <param name="IsBack">It may be older than one that was in force.</param>
/// <param name="By">Who.</param>
/// <param name="Node">Where.</param>
/// <param name="State">Whether nodes prepare it, or judge by it.</param>
/// <param name="Seal">Made by the ordering node over all of this, so that the store alone orders nothing.</param>
public sealed record StoredOrder(long Number, string Digest, bool IsBack, string By, string Node, OrderState State, byte[] Seal);
