using FastMcp.Approvals;
using FastMcp.Approvals.Approvers;
using FastMcp.Proxy.Configuration.Model;

namespace FastMcp.Proxy.Notifying;

/// <summary>
/// Who decides by a channel, by the configuration in force: whoever leaves is out with the next reload. Who has a token too is one person,
/// with the name that is there.
/// </summary>
/// <param name="channels">Those in force.</param>
/// <param name="book">Who has a token.</param>
internal sealed class ChannelPeople(Func<IReadOnlyList<ApprovalChannelConfig>> channels, ApproverBook book)
{
    /// <summary>Null: the channel has nobody of that name. Reads the disk: not on a socket's thread.</summary>
    /// <param name="channel">Its name.</param>
    /// <param name="known">As the channel names them.</param>
    /// <exception cref="IOException">The file of approvers cannot be read.</exception>
    public Approver? Find(string channel, string known)
    {
        if (channels().FirstOrDefault(one => one.Name == channel)?.Approvers.FirstOrDefault(one => one.As == known) is not { } person)
        {
            return null;
        }

        var entry = book.All.FirstOrDefault(entry => entry.Name == person.Name || entry.Subjects.Any(person.Subjects.Contains));
        return new Approver(entry?.Name ?? person.Name, person.Groups, [.. person.Subjects.Union(entry?.Subjects ?? [])]);
    }
}
