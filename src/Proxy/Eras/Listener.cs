using System.Buffers;
using System.Text;
using FastMcp.Proxy.Federation;
using FastMcp.Proxy.Inside.Messages;
using FastMcp.Wire;
using FastMcp.Wire.Json;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Eras;

/// <summary>One <c>subscriptions/listen</c> of a stateless client.</summary>
internal sealed class Listener
{
    /// <summary>limit listened-resources: of one client.</summary>
    public const int MostResources = 256;

    /// <summary>limit listened-bytes: of what one client asks to hear, which is kept while it listens.</summary>
    public const int MostBytes = 64 * 1024;

    private readonly byte[] _id;
    private readonly byte[] _filter;
    private readonly HashSet<string> _methods = new(StringComparer.Ordinal);

    public Listener(ModernCall call)
    {
        var body = call.Body;
        var filter = MessageEdit.Find(body, call.Message.Params, "notifications"u8);
        _id = call.Id;
        _filter = filter.IsEmpty ? [(byte)'{', (byte)'}'] : filter.Of(body).ToArray();
        Want(body, filter, "toolsListChanged"u8, "notifications/tools/list_changed");
        Want(body, filter, "promptsListChanged"u8, "notifications/prompts/list_changed");
        Want(body, filter, "resourcesListChanged"u8, "notifications/resources/list_changed");
        var resources = MessageEdit.Find(body, filter, "resourceSubscriptions"u8);
        Resources = resources.IsEmpty || body[resources.Start] != (byte)'[' ? [] : [.. ToolShape.Elements(body, resources).Where(one => body[one.Start] == (byte)'"').Select(one => Encoding.UTF8.GetString(one.Of(body)[1..^1])).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>It asks for no more than it may.</summary>
    public bool IsWithinLimits => Resources.Count <= MostResources && _filter.Length <= MostBytes;

    public Mailbox Mail { get; } = new();

    /// <summary>URIs, as they stand in JSON.</summary>
    public IReadOnlyList<string> Resources { get; }

    public bool Wants(string method, string uri) => method == "notifications/resources/updated" ? Resources.Contains(uri) : _methods.Contains(method);

    /// <summary>What is said first.</summary>
    public byte[] Acknowledged()
    {
        var text = new ArrayBufferWriter<byte>();
        text.Write("""{"jsonrpc":"2.0","method":"notifications/subscriptions/acknowledged","params":{"_meta":{"io.modelcontextprotocol/subscriptionId":"""u8);
        text.Write(_id);
        text.Write("},\"notifications\":"u8);
        text.Write(_filter);
        text.Write("}}"u8);
        return text.WrittenSpan.ToArray();
    }

    /// <summary>A notification, marked as this subscription's.</summary>
    public byte[] Marked(byte[] note, McpMessage message)
    {
        var text = new ArrayBufferWriter<byte>();
        text.Write("{\"jsonrpc\":\"2.0\",\"method\":\""u8);
        text.Write(message.Method.Of(note));
        text.Write("\",\"params\":"u8);
        byte[] mark = [.. "\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":"u8, .. _id, (byte)'}'];
        JsonMembers.Write(note, JsonMembers.Of(note, message.Params), key => !JsonText.Is(key, "_meta"u8), mark, text);
        text.Write("}"u8);
        return text.WrittenSpan.ToArray();
    }

    private void Want(byte[] body, ByteRange filter, ReadOnlySpan<byte> key, string method)
    {
        if (MessageEdit.Find(body, filter, key).Of(body).SequenceEqual("true"u8))
        {
            _methods.Add(method);
        }
    }
}
