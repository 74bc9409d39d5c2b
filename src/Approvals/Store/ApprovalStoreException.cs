namespace FastMcp.Approvals.Store;

/// <summary>The store of approvals cannot be read or written: nothing that must be asked for passes.</summary>
public sealed class ApprovalStoreException(string message, Exception inner) : IOException(message, inner);
