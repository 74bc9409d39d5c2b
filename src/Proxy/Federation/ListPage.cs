using System.Buffers;
using System.Globalization;
using System.Text;

namespace FastMcp.Proxy.Federation;

/// <summary>Writes a page of a merged list as the answer to its request.</summary>
internal static class ListPage
{
    /// <param name="id">Of the request, as it came.</param>
    /// <param name="kind">Which list.</param>
    /// <param name="list">Merged.</param>
    /// <param name="from">The first entry of the page.</param>
    /// <param name="isModern">Says how fresh it is, and that it is for nobody else.</param>
    /// <param name="fresh">What is left of it.</param>
    public static byte[] Write(byte[] id, ListKind kind, MergedList list, int from, bool isModern, TimeSpan fresh)
    {
        var output = new ArrayBufferWriter<byte>();
        output.Write("{\"jsonrpc\":\"2.0\",\"id\":"u8);
        output.Write(id);
        output.Write(Encoding.ASCII.GetBytes($",\"result\":{{{(isModern ? "\"resultType\":\"complete\"," : "")}\"{kind.Member}\":["));
        var (at, bytes) = (from, 0);
        for (; at < list.Items.Count && at - from < FederationLimits.PageItems && bytes < FederationLimits.PageBytes; at++)
        {
            output.Write(at == from ? default : ","u8);
            output.Write(list.Items[at]);
            bytes += list.Items[at].Length;
        }

        output.Write("]"u8);
        output.Write(at == list.Items.Count ? default : Encoding.ASCII.GetBytes($",\"nextCursor\":\"{list.Id}.{at}\""));
        output.Write(isModern ? Encoding.ASCII.GetBytes($",\"ttlMs\":{(long)fresh.TotalMilliseconds},\"cacheScope\":\"private\"") : default);
        Missing(output, list);
        output.Write("}}"u8);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The list and the place that a cursor names.</summary>
    public static bool TryParse(string cursor, out string list, out int from)
    {
        var dot = cursor.IndexOf('.', StringComparison.Ordinal);
        (list, from) = (dot < 0 ? "" : cursor[..dot], 0);
        return dot > 0 && int.TryParse(cursor.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out from);
    }

    // Who is not in it is said: a list that is shorter than yesterday's is no news of what was removed.
    private static void Missing(ArrayBufferWriter<byte> output, MergedList list)
    {
        if (list.Missing.Count > 0)
        {
            var all = list.Missing.Select(one => $"{{\"server\":\"{Encoding.UTF8.GetString(Names.Raw(one.Server))}\",\"reason\":\"{Encoding.UTF8.GetString(Names.Raw(one.WhyNot))}\"}}");
            output.Write(Encoding.UTF8.GetBytes($",\"_meta\":{{\"fastmcp/unavailable\":[{string.Join(',', all)}]}}"));
        }
    }
}
