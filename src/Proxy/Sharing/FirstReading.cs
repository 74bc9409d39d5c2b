using FastMcp.Proxy.Blocking;
using FastMcp.Store;

namespace FastMcp.Proxy.Sharing;

/// <summary>The last of the parts: when it is reached, all before it were read, and a node that waited for that serves.</summary>
internal sealed class FirstReading(BlockRoom blocks) : IStorePart
{
    public void Exchange(StoreLink link) => blocks.Open();
}
