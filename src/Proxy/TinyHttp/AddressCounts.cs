using System.Buffers.Binary;
using System.Net;

namespace FastMcp.Proxy.TinyHttp;

/// <summary>How many connections each address has, so that none has all. Safe for all threads; bounded by the connections that there are.</summary>
/// <param name="most">Of one address.</param>
internal sealed class AddressCounts(int most)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<UInt128, int> _counts = [];

    /// <summary>False: it has enough. Else it leaves by <see cref="Leave"/>.</summary>
    /// <param name="from">Who connects; null: nobody can say, which is one address.</param>
    /// <param name="address">What it is counted as.</param>
    public bool TryEnter(EndPoint? from, out UInt128 address)
    {
        address = from is IPEndPoint { Address: var ip } ? KeyOf(ip) : default;
        lock (_lock)
        {
            var now = _counts.GetValueOrDefault(address);
            if (now >= most)
            {
                return false;
            }

            _counts[address] = now + 1;
            return true;
        }
    }

    public void Leave(UInt128 address)
    {
        lock (_lock)
        {
            if (--_counts[address] == 0)
            {
                _counts.Remove(address);
            }
        }
    }

    // Who has one address of IPv6 has its network of 64 bits (RFC 6177); an address of IPv4 is one, however it is written.
    private static UInt128 KeyOf(IPAddress ip)
    {
        var bytes = ip.MapToIPv6().GetAddressBytes();
        var whole = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return ip.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork || ip.IsIPv4MappedToIPv6 ? whole : whole >> 64 << 64;
    }
}
