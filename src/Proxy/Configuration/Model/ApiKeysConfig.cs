using FastMcp.Proxy.Configuration.Yaml;

namespace FastMcp.Proxy.Configuration.Model;

/// <param name="File">Hashes of the gateway's own keys, full path.</param>
/// <param name="Place">For errors in the file.</param>
internal sealed record ApiKeysConfig(string File, Place Place);
