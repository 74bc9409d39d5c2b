using System.Globalization;
using System.Text;
using FastMcp.Proxy.Inside;
using FastMcp.Proxy.Inside.Messages;
using FastMcp.Wire;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Federation;

/// <summary>Reads all pages of one member's list, as clients are to see its entries.</summary>
internal static class MemberList
{
    /// <summary>Null, with the reason, where a page cannot be had: half a list would look like a whole one.</summary>
    public static async Task<(List<byte[]>? Items, TimeSpan Fresh, string WhyNot)> ReadAsync(MemberLink link, InnerRequest asked, McpMessage message, ListKind kind, CancellationToken gone)
    {
        var (items, names, bytes, fresh) = (new List<byte[]>(), new HashSet<string>(StringComparer.Ordinal), 0L, TimeSpan.MaxValue);
        byte[]? cursor = null;
        for (var page = 0; page < FederationLimits.Pages; page++)
        {
            var (answer, _, whyNot) = await link.AskAsync(asked, Request(asked.Body, message, cursor), gone).ConfigureAwait(false);
            if (answer is null)
            {
                return whyNot == MemberLink.NotThere ? ([], TimeSpan.Zero, "") : (null, default, whyNot);
            }

            var read = new McpMessage();
            if (!McpReader.Read(answer, McpLimits.Default, read, out _))
            {
                return (null, default, "It listed what cannot be read.");
            }

            bytes += Take(answer, read.Result, link.Member, kind, items, names);
            if (items.Count > FederationLimits.Items || bytes > FederationLimits.Bytes)
            {
                return (null, default, "It lists more than can be merged.");
            }

            fresh = Shorter(fresh, FreshOf(answer, read.Result));
            var next = MessageEdit.Find(answer, read.Result, "nextCursor"u8);
            if (next.IsEmpty || answer[next.Start] != (byte)'"')
            {
                return (items, fresh, "");
            }

            cursor = next.Of(answer).ToArray();
        }

        return (null, default, "Its list has no end.");
    }

    private static long Take(byte[] answer, ByteRange result, MemberConfig member, ListKind kind, List<byte[]> items, HashSet<string> names)
    {
        var bytes = 0L;
        foreach (var range in ToolShape.Elements(answer, MessageEdit.Find(answer, result, Encoding.ASCII.GetBytes(kind.Member))))
        {
            var entry = range.Of(answer).ToArray();
            var name = MessageEdit.Find(entry, new ByteRange(0, entry.Length), Encoding.ASCII.GetBytes(kind.Name));
            if (name.Length < 2 || entry[name.Start] != (byte)'"')
            {
                continue;
            }

            foreach (var shown in Shown(entry, name, member, kind))
            {
                // One name, one entry: of two the first is what a call means.
                if (names.Add(ToolShape.Decoded(MessageEdit.Find(shown, new ByteRange(0, shown.Length), Encoding.ASCII.GetBytes(kind.Name)).Of(shown))))
                {
                    items.Add(shown);
                    bytes += shown.Length;
                }
            }
        }

        return bytes;
    }

    private static IEnumerable<byte[]> Shown(byte[] entry, ByteRange name, MemberConfig member, ListKind kind)
    {
        var inner = new ByteRange(name.Start + 1, name.Length - 2);
        return kind.Member switch
        {
            "tools" => Names.Shown(member, ToolShape.Decoded(inner.Of(entry))).Select(choice => ToolShape.Show(entry, name, member, choice)),
            // A selection of tools is all that is shown of a server.
            _ when member.Tools is not null => [],
            "prompts" => [MessageEdit.Replace(entry, (inner, [.. Encoding.ASCII.GetBytes(member.Prefix), .. inner.Of(entry)]))],
            _ => [MessageEdit.Replace(entry, (inner, [.. Encoding.ASCII.GetBytes(member.Upstream + "+"), .. inner.Of(entry)]))],
        };
    }

    // The client's own request for the first page, with the member's cursor in it for the next.
    private static byte[] Request(byte[] body, McpMessage message, byte[]? cursor)
    {
        var own = MessageEdit.Find(body, message.Params, "cursor"u8);
        if (cursor is null)
        {
            return own.IsEmpty ? body : MessageEdit.Replace(body, (own, "null"u8.ToArray()));
        }

        return !own.IsEmpty ? MessageEdit.Replace(body, (own, cursor))
            : message.Params.IsEmpty ? MessageEdit.Replace(body, (new ByteRange(body.AsSpan().IndexOf((byte)'{'), 1), [.. "{\"params\":{\"cursor\":"u8, .. cursor, .. "},"u8]))
            : MessageEdit.Replace(body, (new ByteRange(message.Params.Start, 1), [.. "{\"cursor\":"u8, .. cursor, .. IsEmpty(body, message.Params) ? ""u8 : ","u8]));
    }

    private static bool IsEmpty(byte[] body, ByteRange parameters) => !ToolShape.Members(body, parameters).Any();

    private static TimeSpan FreshOf(byte[] answer, ByteRange result) =>
        long.TryParse(Encoding.ASCII.GetString(MessageEdit.Find(answer, result, "ttlMs"u8).Of(answer)), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? TimeSpan.FromMilliseconds(Math.Min(milliseconds, 3_600_000))
            : TimeSpan.Zero;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
