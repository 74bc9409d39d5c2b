namespace FastMcp.Store;

/// <summary>How a node uses the store.</summary>
/// <param name="Secret">The connection.</param>
/// <param name="Node">Names this node towards others and in the server's list of connections.</param>
/// <param name="Every">Between two exchanges while nothing presses.</param>
public sealed record StoreOptions(StoreSecret Secret, string Node, TimeSpan Every);
