using System.Net;
using FastMcp.Proxy.Configuration.Yaml;

namespace FastMcp.Proxy.Configuration.Model;

/// <summary>Where approvals are kept and decided.</summary>
/// <param name="Folder">Holds the store and the file of approvers; full path.</param>
internal sealed record ApprovalsConfig(string Folder, Place Place)
{
    /// <summary>The page of an approval, whose id follows; null: agents are not sent to one.</summary>
    public Uri? Url { get; init; }

    /// <summary>Ways to people beside the console and the command line.</summary>
    public IReadOnlyList<ApprovalChannelConfig> Channels { get; init; } = [];

    /// <summary>Where answers of channels come in; null: nowhere.</summary>
    public IPEndPoint? Callbacks { get; init; }

    public Place CallbacksPlace { get; init; } = Place.CommandLine;
}
