namespace FastMcp.Store.Taints;

/// <summary>One mark of one session.</summary>
/// <param name="Session">32 hexadecimal digits, the same on all nodes.</param>
/// <param name="Taint">Its name.</param>
public readonly record struct TaintRow(string Session, string Taint);
