using FastMcp.Wire.Json;
using FastMcp.Wire.Slots;

namespace FastMcp.Wire.OpenAi;

/// <summary>
/// The facts of one event of a chat completion stream, read before its slots are scanned: the join keys may stand
/// behind the text that they name. As channel map of that scan it turns array ordinals to channels. Reused.
/// </summary>
/// <remarks>Read and scan take the same bytes; the scan refuses what stands twice, so both see the same values.</remarks>
public sealed class OpenAiChunk : ChannelMap
{
    /// <summary>Choices, and tool calls, of one event.</summary>
    public const int MaxElements = 4096;

    private OpenAiChoice[] _choices = new OpenAiChoice[4];
    private int[] _tools = new int[4];
    private ByteRange[] _envelope = new ByteRange[8];
    private int _choiceCount;
    private int _toolCount;
    private int _envelopeCount;

    public OpenAiEventKind Kind { get; private set; }

    /// <summary>By ordinal.</summary>
    public ReadOnlySpan<OpenAiChoice> Choices => _choices.AsSpan(0, _choiceCount);

    /// <summary>The <c>index</c> of each tool call of the choice, by ordinal.</summary>
    public ReadOnlySpan<int> ToolsOf(in OpenAiChoice choice) => _tools.AsSpan(choice.FirstTool, choice.ToolCount);

    /// <summary>There is an <c>error</c> member: the stream failed.</summary>
    public bool HasError { get; private set; }

    private bool HasDelta { get; set; }

    private bool HasCaseVariant { get; set; }

    /// <summary>Members that every event repeats (id, object, created, model ...), each from its key to its value.</summary>
    internal ReadOnlySpan<ByteRange> Envelope => _envelope.AsSpan(0, _envelopeCount);

    /// <param name="data">The event's data, joined if it has several lines.</param>
    /// <param name="maxDepth">At most <see cref="JsonCursor.MostDepth"/>.</param>
    /// <param name="fault">Why it is refused.</param>
    /// <returns>False for an event that must not pass: broken JSON, indexes that name no channel, or a delta of another API.</returns>
    public bool Read(ReadOnlySpan<byte> data, int maxDepth, out OpenAiFault fault)
    {
        Clear();
        fault = default;
        var text = data.Trim(" \t\r\n"u8);
        if (text.IsEmpty || text[0] != (byte)'{')
        {
            Kind = text.SequenceEqual("[DONE]"u8) ? OpenAiEventKind.Done : OpenAiEventKind.NotJson;
            return true;
        }

        var cursor = new JsonCursor(data, maxDepth, null);
        cursor.Read();
        var kind = new OpenAiChunkReader(data, this).ReadTop(ref cursor);
        while (cursor.Read())
        {
        }

        kind = !cursor.Fault.IsNone ? OpenAiFaultKind.NotJson
            : kind != OpenAiFaultKind.None ? kind
            : HasCaseVariant ? OpenAiFaultKind.CaseVariantKey
            : HasDelta && Kind == OpenAiEventKind.Other && !HasError ? OpenAiFaultKind.UnknownDelta
            : OpenAiFaultKind.None;
        fault = new OpenAiFault(kind, cursor.Fault);
        if (kind == OpenAiFaultKind.None)
        {
            return true;
        }

        Clear();
        return false;
    }

    public override ChannelId Resolve(ChannelKind kind, ReadOnlySpan<int> ordinals)
    {
        if (ordinals.IsEmpty || ordinals[0] >= _choiceCount)
        {
            return ChannelId.None;
        }

        ref readonly var choice = ref _choices[ordinals[0]];
        if (kind != ChannelKind.ToolArguments)
        {
            return new OpenAiChannel(kind, choice.Index, 0).Id;
        }

        return ordinals.Length > 1 && ordinals[1] < choice.ToolCount
            ? new OpenAiChannel(kind, choice.Index, _tools[choice.FirstTool + ordinals[1]]).Id
            : ChannelId.None;
    }

    internal int ToolCount => _toolCount;

    internal void SetChunk() => Kind = OpenAiEventKind.Chunk;

    internal void SetError() => HasError = true;

    internal void SetDelta() => HasDelta = true;

    internal void SetCaseVariant() => HasCaseVariant = true;

    internal bool TryAddTool(int index)
    {
        if (_toolCount == MaxElements)
        {
            return false;
        }

        Room(ref _tools, _toolCount);
        _tools[_toolCount++] = index;
        return true;
    }

    internal bool TryAddChoice(in OpenAiChoice choice)
    {
        if (_choiceCount == MaxElements)
        {
            return false;
        }

        Room(ref _choices, _choiceCount);
        _choices[_choiceCount++] = choice;
        return true;
    }

    internal void AddEnvelope(ByteRange member)
    {
        Room(ref _envelope, _envelopeCount);
        _envelope[_envelopeCount++] = member;
    }

    private static void Room<T>(ref T[] items, int count)
    {
        if (count == items.Length)
        {
            Array.Resize(ref items, count * 2);
        }
    }

    private void Clear()
    {
        Kind = OpenAiEventKind.Other;
        HasError = HasDelta = HasCaseVariant = false;
        _choiceCount = _toolCount = _envelopeCount = 0;
    }
}
