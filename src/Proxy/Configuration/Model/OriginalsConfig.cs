using FastMcp.Proxy.Configuration.Yaml;

namespace FastMcp.Proxy.Configuration.Model;

/// <summary>How originals are sealed.</summary>
/// <param name="Folder">Of the wrapped keys of sessions, full path.</param>
/// <param name="Asker">PEM file of the public key of who asks for them, full path.</param>
/// <param name="Approver">PEM file of the public key of who approves, full path.</param>
/// <param name="Keep">How long they can be opened.</param>
/// <param name="Place">In the file.</param>
internal sealed record OriginalsConfig(string Folder, string Asker, string Approver, TimeSpan Keep, Place Place);
