using FastMcp.Proxy.Configuration.Yaml;

namespace FastMcp.Proxy.Configuration.Model;

/// <summary>Signed policies that come by <c>POST /policy</c>.</summary>
/// <param name="Folder">Where they are kept, full path.</param>
/// <param name="Key">PEM file of the public key that signs them.</param>
/// <param name="Place">In the file.</param>
internal sealed record BundlesConfig(string Folder, string Key, Place Place);
