namespace FastMcp.Store.Grants;

/// <summary>A grant as stores keep it.</summary>
/// <param name="Id">Of whose it is and what for; 64 hex digits, which say neither.</param>
/// <param name="Version">Greater with every change, also behind an end and a new beginning.</param>
/// <param name="Sealed">What only nodes with the key read.</param>
public sealed record StoredGrant(string Id, long Version, byte[] Sealed);
