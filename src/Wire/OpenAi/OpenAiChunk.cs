using FastMcp.Wire.Json;
using FastMcp.Wire.Models;
using FastMcp.Wire.Slots;

namespace FastMcp.Wire.OpenAi;

/// <summary>
/// One event of a chat completion stream. As channel map it turns array ordinals to channels.
/// </summary>
public sealed class OpenAiChunk : StreamedEvent
{
    /// <summary>Choices, and tool calls, of one event.</summary>
    public const int MaxElements = 4096;

    private const int Least = 4;

    private readonly OpenAiEnvelope _envelope = new();
    private OpenAiChoice[] _choices = [];
    private int[] _tools = [];
    private ByteRange[] _members = [];
    private int _choiceCount;
    private int _toolCount;
    private int _memberCount;

    /// <summary>By ordinal.</summary>
    public ReadOnlySpan<OpenAiChoice> Choices => _choices.AsSpan(0, _choiceCount);

    /// <summary>The <c>index</c> of each tool call of the choice, by ordinal.</summary>
    public ReadOnlySpan<int> ToolsOf(in OpenAiChoice choice) => _tools.AsSpan(choice.FirstTool, choice.ToolCount);

    public override SlotPlan Plan => SlotPlans.OpenAiEvent;

    /// <summary>A choice finishes, or all do.</summary>
    public override bool EndsText => Kind == ModelEventKind.Done || HasFinished;

    public override bool EndsBesideText => HasFinished;

    public override bool MayRepeat => Kind == ModelEventKind.Chunk && !HasFinished && !HasError;

    private bool HasFinished { get; set; }

    private bool HasDelta { get; set; }

    private bool HasCaseVariant { get; set; }

    /// <summary>Members that every event repeats (id, object, created, model ...), each from its key to its value.</summary>
    internal ReadOnlySpan<ByteRange> Envelope => _members.AsSpan(0, _memberCount);

    public override bool Read(ReadOnlySpan<byte> data, int maxDepth, out ModelFault fault)
    {
        Clear();
        fault = default;
        var text = data.Trim(" \t\r\n"u8);
        if (text.IsEmpty || text[0] != (byte)'{')
        {
            Kind = text.SequenceEqual("[DONE]"u8) ? ModelEventKind.Done : ModelEventKind.NotJson;
            return true;
        }

        var cursor = new JsonCursor(data, maxDepth, null);
        cursor.Read();
        var kind = new OpenAiChunkReader(data, this).ReadTop(ref cursor);
        while (cursor.Read())
        {
        }

        kind = !cursor.Fault.IsNone ? ModelFaultKind.NotJson
            : kind != ModelFaultKind.None ? kind
            : HasCaseVariant ? ModelFaultKind.CaseVariantKey
            : HasDelta && Kind == ModelEventKind.Other && !HasError ? ModelFaultKind.UnknownDelta
            : ModelFaultKind.None;
        fault = new ModelFault(kind, cursor.Fault);
        if (kind == ModelFaultKind.None)
        {
            return true;
        }

        Clear();
        return false;
    }

    public override void Rest()
    {
        base.Rest();
        (_choices, _tools, _members) = ([], [], []);
        _choiceCount = _toolCount = _memberCount = 0;
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
            return new ModelChannel(kind, choice.Index, 0).Id;
        }

        return ordinals.Length > 1 && ordinals[1] < choice.ToolCount
            ? new ModelChannel(kind, choice.Index, _tools[choice.FirstTool + ordinals[1]]).Id
            : ChannelId.None;
    }

    public override bool Ends(ChannelId channel)
    {
        if (Kind == ModelEventKind.Done)
        {
            return true;
        }

        var block = ModelChannel.From(channel).Block;
        foreach (ref readonly var choice in Choices)
        {
            if (choice.Finished && choice.Index == block)
            {
                return true;
            }
        }

        return false;
    }

    public override void Begin() => _envelope.Clear();

    public override void Keep(ReadOnlySpan<byte> data) => _envelope.Capture(data, Envelope);

    public override void Shape(ChannelId channel, long number, DeltaShape into) => OpenAiDelta.Shape(_envelope, ModelChannel.From(channel), into);

    internal int ToolCount => _toolCount;

    internal void SetChunk() => Kind = ModelEventKind.Chunk;

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
        HasFinished |= choice.Finished;
        return true;
    }

    internal void AddEnvelope(ByteRange member)
    {
        Room(ref _members, _memberCount);
        _members[_memberCount++] = member;
    }

    internal void AddVarying(ByteRange value) => MayVary(value);

    private static void Room<T>(ref T[] items, int count)
    {
        if (count == items.Length)
        {
            Array.Resize(ref items, Math.Max(Least, count * 2));
        }
    }

    private void Clear()
    {
        ClearVarying();
        Kind = ModelEventKind.Other;
        HasError = HasDelta = HasCaseVariant = HasFinished = false;
        _choiceCount = _toolCount = _memberCount = 0;
    }
}
