using System.Buffers;
using FastMcp.Proxy.Credentials;

namespace FastMcp.Proxy.Forwarding;

/// <summary>A query with a lent parameter in it; the caller's own of that name, however it is spelled, is left out.</summary>
internal static class LentQuery
{
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> query, Lease lease)
    {
        var written = new ArrayBufferWriter<byte>(query.Length + lease.Value.Length + 1);
        while (!query.IsEmpty)
        {
            var end = query.IndexOf((byte)'&');
            var part = end < 0 ? query : query[..end];
            query = end < 0 ? default : query[(end + 1)..];
            var equals = part.IndexOf((byte)'=');
            if (!part.IsEmpty && !Names(equals < 0 ? part : part[..equals], lease.Name))
            {
                written.Write(part);
                written.Write("&"u8);
            }
        }

        written.Write(lease.Value);
        return written.WrittenSpan;
    }

    private static bool Names(ReadOnlySpan<byte> part, ReadOnlySpan<byte> name) =>
        part.SequenceEqual(name) || Uri.UnescapeDataString(System.Text.Encoding.ASCII.GetString(part).Replace('+', ' ')) == System.Text.Encoding.ASCII.GetString(name);
}
