using System.Net;
using System.Net.Sockets;
using System.Text;
using FastMcp.Policy.Conditions.Values;

namespace FastMcp.Policy.Conditions.Functions;

/// <summary>
/// IP addresses and ranges: 4 or 16 bytes. IPv4 written inside IPv6 is refused as a text, so that nobody slips past a
/// range by spelling; the hexadecimal form equals the IPv4 address.
/// </summary>
public static partial class Functions
{
    public static Value ToIp(ref Frame frame, in Value a) =>
        a.Kind == ValueKind.Ip ? a : a.Kind != ValueKind.String ? NoOverload : ReadIp(frame.Text(a)) is { } bytes ? new Value(ValueKind.Ip, bytes, 0, 0) : BadText;

    public static Value ToCidr(ref Frame frame, in Value a) =>
        a.Kind == ValueKind.Cidr ? a : a.Kind != ValueKind.String ? NoOverload : ReadCidr(frame.Text(a));

    public static Value IsIp(ref Frame frame, in Value a) => a.Kind == ValueKind.String ? Value.Of(ReadIp(frame.Text(a)) is not null) : NoOverload;

    public static Value IsCidr(ref Frame frame, in Value a) => a.Kind == ValueKind.String ? Value.Of(!ReadCidr(frame.Text(a)).IsBlocked) : NoOverload;

    public static Value IsCanonicalIp(ref Frame frame, in Value a) =>
        a.Kind != ValueKind.String ? NoOverload : ReadIp(frame.Text(a)) is { } bytes ? Value.Of(frame.Text(a).SequenceEqual(Encoding.UTF8.GetBytes(IpText(bytes)))) : BadText;

    public static Value Family(ref Frame frame, in Value a) => a.Kind == ValueKind.Ip ? Value.Of(((byte[])a.Ref!).Length == 4 ? 4L : 6L) : NoOverload;

    public static Value IsUnspecified(ref Frame frame, in Value a) => Ip(a, static ip => ip.IndexOfAnyExcept((byte)0) < 0);

    public static Value IsLoopback(ref Frame frame, in Value a) => Ip(a, IsLoopbackIp);

    public static Value IsLinkLocalMulticast(ref Frame frame, in Value a) => Ip(a, IsLinkLocalGroup);

    public static Value IsLinkLocalUnicast(ref Frame frame, in Value a) => Ip(a, IsLinkLocal);

    public static Value IsGlobalUnicast(ref Frame frame, in Value a) => Ip(a, static ip =>
        ip.IndexOfAnyExcept((byte)0) >= 0 && !IsLoopbackIp(ip) && !IsLinkLocal(ip)
        && (ip.Length == 4 ? ip[0] is < 224 or > 239 && ip.IndexOfAnyExcept((byte)255) >= 0 : ip[0] != 0xFF));

    public static Value ContainsIp(ref Frame frame, in Value a, in Value b)
    {
        var ip = ToIp(ref frame, b);
        return a.Kind != ValueKind.Cidr ? NoOverload : ip.IsBlocked ? ip : Value.Of(Covers((byte[])a.Ref!, (int)a.Bits, (byte[])ip.Ref!));
    }

    public static Value ContainsCidr(ref Frame frame, in Value a, in Value b)
    {
        var cidr = ToCidr(ref frame, b);
        return a.Kind != ValueKind.Cidr ? NoOverload : cidr.IsBlocked ? cidr : Value.Of(cidr.Bits >= a.Bits && Covers((byte[])a.Ref!, (int)a.Bits, (byte[])cidr.Ref!));
    }

    public static Value IpOf(ref Frame frame, in Value a) => a.Kind == ValueKind.Cidr ? new Value(ValueKind.Ip, a.Ref, 0, 0) : NoOverload;

    public static Value PrefixLength(ref Frame frame, in Value a) => a.Kind == ValueKind.Cidr ? Value.Of(a.Bits) : NoOverload;

    public static Value Masked(ref Frame frame, in Value a)
    {
        if (a.Kind != ValueKind.Cidr)
        {
            return NoOverload;
        }

        var bytes = (byte[])((byte[])a.Ref!).Clone();
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] &= MaskOf(i, (int)a.Bits);
        }

        return new Value(ValueKind.Cidr, bytes, a.Bits, 0);
    }

    private delegate bool IpTest(ReadOnlySpan<byte> ip);

    private static Value Ip(in Value a, IpTest test) => a.Kind == ValueKind.Ip ? Value.Of(test((byte[])a.Ref!)) : NoOverload;

    private static bool IsLoopbackIp(ReadOnlySpan<byte> ip) => ip.Length == 4 ? ip[0] == 127 : ip[15] == 1 && ip[..15].IndexOfAnyExcept((byte)0) < 0;

    private static bool IsLinkLocalGroup(ReadOnlySpan<byte> ip) => ip.Length == 4 ? ip[0] == 224 && ip[1] == 0 && ip[2] == 0 : ip[0] == 0xFF && (ip[1] & 0x0F) == 2;

    private static bool IsLinkLocal(ReadOnlySpan<byte> ip) => ip.Length == 4 ? ip[0] == 169 && ip[1] == 254 : ip[0] == 0xFE && (ip[1] & 0xC0) == 0x80;

    private static bool Covers(byte[] range, int prefix, byte[] ip)
    {
        for (var i = 0; range.Length == ip.Length && i < ip.Length; i++)
        {
            if (((range[i] ^ ip[i]) & MaskOf(i, prefix)) != 0)
            {
                return false;
            }
        }

        return range.Length == ip.Length;
    }

    private static byte MaskOf(int index, int prefix) => (byte)(0xFF << Math.Clamp(8 - (prefix - index * 8), 0, 8));

    private static byte[]? ReadIp(ReadOnlySpan<byte> text)
    {
        // IPAddress reads more than addresses: one number, octal, zones, brackets.
        if (text.Length > 45 || text.IndexOfAny("%[]/ "u8) >= 0 || (text.Contains((byte)':') ? text.Contains((byte)'.') : !IsDotted(text)))
        {
            return null;
        }

        if (!IPAddress.TryParse(Encoding.Latin1.GetString(text), out var address))
        {
            return null;
        }

        return (address.AddressFamily == AddressFamily.InterNetworkV6 && address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes();
    }

    private static bool IsDotted(ReadOnlySpan<byte> text)
    {
        var parts = 0;
        foreach (var part in text.Split((byte)'.'))
        {
            var digits = text[part];
            if (digits.Length is < 1 or > 3 || digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0 || (digits.Length > 1 && digits[0] == '0'))
            {
                return false;
            }

            parts++;
        }

        return parts == 4;
    }

    private static Value ReadCidr(ReadOnlySpan<byte> text)
    {
        var slash = text.IndexOf((byte)'/');
        var digits = slash < 0 ? default : text[(slash + 1)..];
        if (digits.Length is < 1 or > 3 || digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0 || (digits.Length > 1 && digits[0] == '0') || ReadIp(text[..slash]) is not { } ip)
        {
            return BadText;
        }

        var prefix = int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);
        return prefix <= ip.Length * 8 ? new Value(ValueKind.Cidr, ip, prefix, 0) : BadText;
    }

    private static string IpText(byte[] bytes) => new IPAddress(bytes).ToString();
}
