namespace FastMcp.Proxy.Configuration.Model;

/// <summary>PEM files, full paths.</summary>
internal sealed record ListenerTlsConfig(string Cert, string Key);
