namespace FastMcp.Proxy.Transport.Listening;

/// <summary>Connections open when a drain began: how many ended by themselves, how many were cut when the grace was over.</summary>
internal readonly record struct DrainReport(int Finished, int Cut);
