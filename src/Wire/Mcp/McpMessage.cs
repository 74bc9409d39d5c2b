using FastMcp.Wire.Json;
using FastMcp.Wire.JsonRpc;

namespace FastMcp.Wire.Mcp;

/// <summary>
/// What <see cref="McpReader"/> found in a body: ranges of it, valid as long as the body is. Names and texts are the
/// content between the quotes, escapes as they are; <see cref="JsonText.Decode"/> gives the text. Reused.
/// </summary>
public sealed class McpMessage
{
    private Found _found;
    private ByteRange[] _items = [];
    private JsonKeySet? _keys;

    public JsonRpcKind Kind => _found.Kind;

    public McpEra Era => _found.HasMetaVersion ? McpEra.Modern : McpEra.Legacy;

    public McpMethod KnownMethod => _found.KnownMethod;

    /// <summary>The id with its quotes, to be repeated verbatim; empty where there is none.</summary>
    public ByteRange Id => _found.Id;

    public ByteRange Method => _found.Method;

    /// <summary>None of the names and texts has an escape: they are as they stand.</summary>
    public bool IsPlain => !_found.HasEscapes;

    /// <summary>The whole <c>params</c> object; empty where there is none.</summary>
    public ByteRange Params => _found.Params;

    /// <summary><c>params.name</c>: the tool or prompt.</summary>
    public ByteRange Name => _found.Name;

    /// <summary><c>params.uri</c>: the resource.</summary>
    public ByteRange Uri => _found.Uri;

    /// <summary><c>params.taskId</c>.</summary>
    public ByteRange TaskId => _found.TaskId;

    /// <summary>There is a <c>params.task</c>, whatever it is.</summary>
    public bool HasTask => _found.HasTask;

    /// <summary><c>params.task</c> is an object, as the protocol has it.</summary>
    public bool TaskIsObject => _found.TaskIsObject;

    /// <summary><c>params.arguments</c> with its braces; empty where there is none.</summary>
    public ByteRange Arguments => _found.Arguments;

    /// <summary><c>params._meta</c> with its braces; empty where there is none.</summary>
    public ByteRange Meta => _found.Meta;

    /// <summary><c>params._meta["io.modelcontextprotocol/protocolVersion"]</c>.</summary>
    public ByteRange MetaVersion => _found.MetaVersion;

    /// <summary>The progress token with its quotes.</summary>
    public ByteRange ProgressToken => _found.ProgressToken;

    /// <summary>The whole <c>result</c> value.</summary>
    public ByteRange Result => _found.Result;

    /// <summary>The whole <c>error</c> object.</summary>
    public ByteRange Error => _found.Error;

    /// <summary>The messages of a batch, each to be read on its own.</summary>
    public ReadOnlySpan<ByteRange> Items => _items.AsSpan(0, _found.ItemCount);

    /// <summary>For a message that is held for long: what was found stays, what finds it makes room anew.</summary>
    public void Trim() => _keys = null;

    internal JsonKeySet Keys => _keys ??= new();

    internal ref Found Fields => ref _found;

    internal void Clear() => _found = default;

    internal void AddItem(ByteRange item)
    {
        if (_found.ItemCount == _items.Length)
        {
            Array.Resize(ref _items, Math.Max(4, _items.Length * 2));
        }

        _items[_found.ItemCount++] = item;
    }

    /// <summary>Everything that one body sets.</summary>
    internal struct Found
    {
        public JsonRpcKind Kind;
        public McpMethod KnownMethod;
        public bool HasMetaVersion;
        public bool HasMethod;
        public bool IdIsNull;
        public bool IsVersion2;
        public bool HasEscapes;
        public bool HasTask;
        public bool TaskIsObject;
        public int ItemCount;
        public ByteRange Id;
        public ByteRange Method;
        public ByteRange Params;
        public ByteRange Name;
        public ByteRange Uri;
        public ByteRange TaskId;
        public ByteRange Arguments;
        public ByteRange Meta;
        public ByteRange MetaVersion;
        public ByteRange ProgressToken;
        public ByteRange Result;
        public ByteRange Error;
    }
}
