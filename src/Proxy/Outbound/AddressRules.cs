using System.Net;

namespace FastMcp.Proxy.Outbound;

/// <summary>
/// Which addresses the gateway's own fetches may reach: no loopback, private, link-local (metadata services of clouds), shared, reserved
/// or multicast ones (RFC 6890), unless the operator lists them. Immutable.
/// </summary>
internal sealed class AddressRules(IReadOnlyList<IPNetwork> allowed)
{
    private static readonly IPNetwork[] _refused =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            // 64:ff9b, 2001 (Teredo) and 2002 (6to4) carry an IPv4 address that nobody has looked at.
            "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    public bool Allows(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return allowed.Any(range => Contains(range, plain)) || !Array.Exists(_refused, range => Contains(range, plain));
    }

    // A scope (fe80::1%eth0) is no part of a range.
    private static bool Contains(IPNetwork range, IPAddress address) =>
        range.BaseAddress.AddressFamily == address.AddressFamily && range.Contains(new IPAddress(address.GetAddressBytes()));
}
