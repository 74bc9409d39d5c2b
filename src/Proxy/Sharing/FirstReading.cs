using FastMcp.Proxy.Blocking;
using FastMcp.Store;

namespace FastMcp.Proxy.Sharing;

/// <summary>
/// The last of the parts: when it is reached, all before it were read, and a node that waited for that serves; by the policy of all nodes, unless that
/// cannot be in force here.
/// </summary>
/// <param name="blocks">Refuse every call until then.</param>
/// <param name="isSettled">No policy that stands waits to be in force here.</param>
internal sealed class FirstReading(BlockRoom blocks, Func<bool> isSettled) : IStorePart
{
    public void Exchange(StoreLink link)
    {
        if (blocks.IsUnread && isSettled())
        {
            blocks.Open();
        }
    }
}
