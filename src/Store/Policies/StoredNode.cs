namespace FastMcp.Store.Policies;

/// <summary>What a node says of itself.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Policy">Digest of what judges there; empty: it is broken.</param>
/// <param name="Bundle">Digest of its bundle; empty: it is the folder's.</param>
/// <param name="Applied">Number of the last order that it judges by.</param>
/// <param name="Answered">Number of the order that it said yes or no to last.</param>
/// <param name="WhyNot">Empty: yes.</param>
/// <param name="IsAlive">It said so not long ago.</param>
public sealed record StoredNode(string Node, string Policy, string Bundle, long Applied, long Answered, string WhyNot, bool IsAlive = true);
