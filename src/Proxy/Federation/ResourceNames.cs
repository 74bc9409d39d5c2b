using System.Text;
using FastMcp.Proxy.Inside.Messages;
using FastMcp.Wire;

namespace FastMcp.Proxy.Federation;

/// <summary>URIs in what a server says become those that clients can come back with.</summary>
internal static class ResourceNames
{
    private static readonly string[] _lists = ["resources", "resourceTemplates", "contents", "content", "messages"];

    /// <summary>A result or the parameters of a notification, with the server's name before every URI of a resource in it.</summary>
    public static byte[] Show(byte[] message, ByteRange within, MemberConfig member)
    {
        var edits = new List<(ByteRange, byte[])>();
        Own(message, within, member, edits);
        foreach (var (key, list) in ToolShape.Members(message, within))
        {
            foreach (var entry in _lists.Contains(key) ? ToolShape.Elements(message, list) : [])
            {
                Entry(message, entry, member, edits);
            }
        }

        return edits.Count == 0 ? message : MessageEdit.Replace(message, [.. edits]);
    }

    // A resource, a link to one, or a block that holds one; of a prompt's message in its content.
    private static void Entry(byte[] message, ByteRange entry, MemberConfig member, List<(ByteRange, byte[])> edits)
    {
        if (entry.IsEmpty || message[entry.Start] != (byte)'{')
        {
            return;
        }

        Own(message, entry, member, edits);
        Own(message, MessageEdit.Find(message, entry, "resource"u8), member, edits);
        var content = MessageEdit.Find(message, entry, "content"u8);
        if (!content.IsEmpty && message[content.Start] == (byte)'{')
        {
            Own(message, content, member, edits);
            Own(message, MessageEdit.Find(message, content, "resource"u8), member, edits);
        }
    }

    private static void Own(byte[] message, ByteRange within, MemberConfig member, List<(ByteRange, byte[])> edits)
    {
        foreach (var key in (byte[][])["uri"u8.ToArray(), "uriTemplate"u8.ToArray()])
        {
            var uri = within.IsEmpty || message[within.Start] != (byte)'{' ? default : MessageEdit.Find(message, within, key);
            if (uri.Length > 1 && message[uri.Start] == (byte)'"')
            {
                // A place of its own behind the quote: what stands there stays.
                edits.Add((new ByteRange(uri.Start, 1), Encoding.UTF8.GetBytes($"\"{member.Upstream}+")));
            }
        }
    }
}
