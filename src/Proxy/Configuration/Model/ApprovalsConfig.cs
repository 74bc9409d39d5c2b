using FastMcp.Proxy.Configuration.Yaml;

namespace FastMcp.Proxy.Configuration.Model;

/// <summary>Where approvals are kept and decided.</summary>
/// <param name="Folder">Holds the store and the file of approvers; full path.</param>
internal sealed record ApprovalsConfig(string Folder, Place Place)
{
    /// <summary>The page of an approval, whose id follows; null: agents are not sent to one.</summary>
    public Uri? Url { get; init; }
}
