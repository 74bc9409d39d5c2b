using FastMcp.Proxy.Configuration.Yaml;

namespace FastMcp.Proxy.Configuration.Model;

/// <summary>Where grants of people to upstreams are kept, sealed by the masking key; with a store they are there.</summary>
/// <param name="Folder">Full path.</param>
/// <param name="Place">In the file.</param>
internal sealed record ConnectionsConfig(string Folder, Place Place);
