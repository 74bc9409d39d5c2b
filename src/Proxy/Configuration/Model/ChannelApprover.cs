using FastMcp.Proxy.Configuration.Yaml;

namespace FastMcp.Proxy.Configuration.Model;

/// <summary>A person who decides by a channel.</summary>
/// <param name="As">How the channel names them: byte by byte.</param>
/// <param name="Name">Shown and recorded.</param>
/// <param name="Groups">As decisions name them.</param>
/// <param name="Subjects">How they appear as a caller; see <see cref="FastMcp.Approvals.Approver"/>.</param>
internal sealed record ChannelApprover(string As, string Name, IReadOnlyList<string> Groups, IReadOnlyList<string> Subjects, Place Place);
