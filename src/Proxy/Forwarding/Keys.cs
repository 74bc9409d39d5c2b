using FastMcp.Policy.Gating;
using FastMcp.Proxy.Credentials;
using FastMcp.Recording;

namespace FastMcp.Proxy.Forwarding;

/// <summary>The three keys of the forwarding room.</summary>
internal static class Keys
{
    /// <exception cref="InvalidOperationException">One of them is spent: a mistake of the pipeline.</exception>
    public static void Check(Permit permit, Opened opened, Lease lease)
    {
        ArgumentNullException.ThrowIfNull(opened);
        ArgumentNullException.ThrowIfNull(lease);
        _ = permit.By;
    }
}
