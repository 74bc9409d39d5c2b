namespace FastMcp.Store;

/// <summary>The store's tables are not this program's. The message says which program is needed.</summary>
internal sealed class StoreVersionException(string message) : Exception(message);
