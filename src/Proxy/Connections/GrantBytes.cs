using System.Buffers.Binary;
using System.Text;
using FastMcp.Proxy.Credentials;

namespace FastMcp.Proxy.Connections;

/// <summary>
/// A grant as bytes: a version, times, then texts and secrets with their lengths before them. No JSON, whose writers and readers leave copies of what they pass
/// on the heap.
/// </summary>
internal static class GrantBytes
{
    private const byte Version = 1;
    private const int Times = 24;

    /// <summary>Pinned; the caller overwrites it.</summary>
    public static byte[] Write(Grant grant)
    {
        string[] texts = [grant.Credential, grant.Owner.Issuer, grant.Owner.Subject, grant.Server, grant.Resource, grant.Client, grant.Scope, grant.TokenUrl, grant.RevocationUrl];
        var access = grant.Access.Reveal();
        var refresh = grant.Refresh is null ? default : grant.Refresh.Reveal();
        var bytes = GC.AllocateArray<byte>(1 + Times + texts.Sum(text => 4 + Encoding.UTF8.GetByteCount(text)) + 8 + access.Length + refresh.Length, pinned: true);
        bytes[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(1), grant.Since.UtcTicks);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(9), grant.Renewed.UtcTicks);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(17), grant.AccessEnds?.UtcTicks ?? 0);
        var at = 1 + Times;
        foreach (var text in texts)
        {
            Put(bytes, ref at, Encoding.UTF8.GetBytes(text));
        }

        Put(bytes, ref at, access);
        Put(bytes, ref at, refresh);
        return bytes;
    }

    /// <summary>Null: another program's.</summary>
    public static Grant? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 1 + Times || bytes[0] != Version)
        {
            return null;
        }

        var (since, renewed, ends) = (Time(bytes[1..]), Time(bytes[9..]), Time(bytes[17..]));
        var at = 1 + Times;
        var texts = new string[9];
        for (var i = 0; i < texts.Length; i++)
        {
            if (!TryTake(bytes, ref at, out var text))
            {
                return null;
            }

            texts[i] = Encoding.UTF8.GetString(text);
        }

        return TryTake(bytes, ref at, out var access) && TryTake(bytes, ref at, out var refresh) && at == bytes.Length && access.Length > 0
            ? new Grant
            {
                Credential = texts[0], Owner = new GrantOwner(texts[1], texts[2]), Server = texts[3], Resource = texts[4], Client = texts[5], Scope = texts[6], TokenUrl = texts[7], RevocationUrl = texts[8],
                Since = since, Renewed = renewed, AccessEnds = ends.UtcTicks == 0 ? null : ends, Access = new Secret(access), Refresh = refresh.Length == 0 ? null : new Secret(refresh),
            }
            : null;
    }

    private static DateTimeOffset Time(ReadOnlySpan<byte> bytes) => new(Math.Clamp(BinaryPrimitives.ReadInt64BigEndian(bytes), 0, DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero);

    private static void Put(byte[] bytes, ref int at, ReadOnlySpan<byte> value)
    {
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(at), value.Length);
        value.CopyTo(bytes.AsSpan(at + 4));
        at += 4 + value.Length;
    }

    private static bool TryTake(ReadOnlySpan<byte> bytes, ref int at, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (bytes.Length - at < 4 || BinaryPrimitives.ReadInt32BigEndian(bytes[at..]) is var length && (length < 0 || length > bytes.Length - at - 4))
        {
            return false;
        }

        value = bytes.Slice(at + 4, BinaryPrimitives.ReadInt32BigEndian(bytes[at..]));
        at += 4 + value.Length;
        return true;
    }
}
