using FastMcp.Wire.Json;
using FastMcp.Wire.Models;
using FastMcp.Wire.Slots;

namespace FastMcp.Wire.Anthropic;

/// <summary>
/// One event of an Anthropic Messages stream. Texts are joined by the block's <c>index</c>; a block's end, or the message's, ends them. A
/// thinking block's text ends with its signature.
/// </summary>
public sealed class AnthropicEvent : StreamedEvent
{
    private static readonly byte[][] TopNames =
        ["type"u8.ToArray(), "index"u8.ToArray(), "delta"u8.ToArray(), "content_block"u8.ToArray(), "error"u8.ToArray(), "message"u8.ToArray()];

    // All but the first two only so that a case variant of them is seen.
    private static readonly byte[][] DeltaNames =
    [
        "type"u8.ToArray(), "signature"u8.ToArray(), "text"u8.ToArray(), "partial_json"u8.ToArray(), "thinking"u8.ToArray(),
        "citation"u8.ToArray(), "content"u8.ToArray(), "stop_reason"u8.ToArray(),
    ];

    private static readonly byte[][] DeltaTypes =
    [
        "text_delta"u8.ToArray(), "input_json_delta"u8.ToArray(), "thinking_delta"u8.ToArray(), "signature_delta"u8.ToArray(),
        "citations_delta"u8.ToArray(), "compaction_delta"u8.ToArray(),
    ];

    private static readonly byte[] DeltaEvent = "content_block_delta"u8.ToArray();

    private AnthropicEventKind _event;
    private int _index;
    private bool _signs;

    public override SlotPlan Plan => SlotPlans.AnthropicEvent;

    public override bool EndsText => Kind == ModelEventKind.Done || _event is AnthropicEventKind.BlockStop or AnthropicEventKind.MessageStop || _signs;

    public override bool MayRepeat => _event == AnthropicEventKind.BlockDelta && !_signs && !HasError;

    public override bool Read(ReadOnlySpan<byte> data, int maxDepth, out ModelFault fault)
    {
        (Kind, HasError, _event, _index, _signs) = (ModelEventKind.Other, false, AnthropicEventKind.Other, -1, false);
        fault = default;
        var text = data.Trim(" \t\r\n"u8);
        if (text.IsEmpty || text[0] != (byte)'{')
        {
            Kind = text.SequenceEqual("[DONE]"u8) ? ModelEventKind.Done : ModelEventKind.NotJson;
            return true;
        }

        var cursor = new JsonCursor(data, maxDepth, null);
        cursor.Read();
        var kind = ReadTop(ref cursor, data);
        while (cursor.Read())
        {
        }

        fault = new ModelFault(cursor.Fault.IsNone ? kind : ModelFaultKind.NotJson, cursor.Fault);
        return fault.IsNone;
    }

    public override bool Ends(ChannelId channel)
    {
        var key = ModelChannel.From(channel);
        return Kind == ModelEventKind.Done || _event == AnthropicEventKind.MessageStop
            || (key.Block == _index && (_event == AnthropicEventKind.BlockStop || (_signs && key.Kind == ChannelKind.Reasoning)));
    }

    public override ChannelId Resolve(ChannelKind kind, ReadOnlySpan<int> ordinals) =>
        _event is AnthropicEventKind.BlockStart or AnthropicEventKind.BlockDelta
            ? new ModelChannel(kind == ChannelKind.Signature ? ChannelKind.Reasoning : kind, _index, 0).Id
            : ChannelId.None;

    public override bool IsSigned(ChannelKind kind) => kind == ChannelKind.Reasoning;

    public override void Shape(ChannelId channel, long number, DeltaShape into)
    {
        var key = ModelChannel.From(channel);
        into.Called(DeltaEvent).Add("{\"type\":\"content_block_delta\",\"index\":"u8).Add(key.Block).Add(key.Kind switch
        {
            ChannelKind.ToolArguments => ",\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\""u8,
            ChannelKind.Reasoning => ",\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\""u8,
            ChannelKind.Compaction => ",\"delta\":{\"type\":\"compaction_delta\",\"content\":\""u8,
            _ => ",\"delta\":{\"type\":\"text_delta\",\"text\":\""u8,
        }).AddText().Add("\"}}"u8);
    }

    private ModelFaultKind ReadTop(ref JsonCursor cursor, ReadOnlySpan<byte> data)
    {
        var members = new MemberReader(data);
        var (type, deltaType) = (default(ByteRange), default(ByteRange));
        var (hasDelta, isIndex, signed) = (false, true, false);
        while (members.Next(ref cursor, TopNames, out var name))
        {
            switch (name)
            {
                case 0:
                    type = members.Text(ref cursor);
                    break;
                case 1:
                    isIndex &= members.TryIndex(ref cursor, ref _index);
                    break;
                case 2 or 3 when cursor.Token == JsonToken.ObjectStart:
                    hasDelta |= name == 2;
                    ReadBlock(ref cursor, data, ref members, out var blockType, ref signed);
                    deltaType = name == 2 ? blockType : deltaType;
                    break;
                default:
                    hasDelta |= name == 2 && cursor.Token != JsonToken.Null;
                    HasError |= name == 4 && cursor.Token != JsonToken.Null;
                    cursor.Skip(out _);
                    break;
            }
        }

        _event = AnthropicEvents.KindOf(type.Of(data));
        if (members.HasCaseVariant)
        {
            return ModelFaultKind.CaseVariantKey;
        }

        return !isIndex || (_event is AnthropicEventKind.BlockStart or AnthropicEventKind.BlockDelta or AnthropicEventKind.BlockStop && _index < 0)
            ? ModelFaultKind.BadIndex
            : FaultOf(hasDelta, deltaType.Of(data), signed);
    }

    // A piece of a text that no client of today joins could be joined by tomorrow's.
    private ModelFaultKind FaultOf(bool hasDelta, ReadOnlySpan<byte> deltaType, bool signed)
    {
        _signs = signed && _event == AnthropicEventKind.BlockDelta;
        return _event switch
        {
            AnthropicEventKind.BlockDelta => Is(deltaType, DeltaTypes) ? ModelFaultKind.None : ModelFaultKind.UnknownDelta,
            // A signature before the text that it signs.
            AnthropicEventKind.BlockStart => signed ? ModelFaultKind.UnknownDelta : ModelFaultKind.None,
            AnthropicEventKind.MessageDelta => ModelFaultKind.None,
            _ => hasDelta && !HasError ? ModelFaultKind.UnknownDelta : ModelFaultKind.None,
        };
    }

    private static void ReadBlock(ref JsonCursor cursor, ReadOnlySpan<byte> data, ref MemberReader members, out ByteRange type, ref bool signed)
    {
        type = default;
        while (members.Next(ref cursor, DeltaNames, out var name))
        {
            if (name == 0)
            {
                type = members.Text(ref cursor);
            }
            else if (name == 1)
            {
                signed |= !members.Text(ref cursor).IsEmpty;
            }
            else
            {
                cursor.Skip(out _);
            }
        }
    }

    private static bool Is(ReadOnlySpan<byte> raw, byte[][] words)
    {
        foreach (var word in words)
        {
            if (JsonText.Is(raw, word))
            {
                return true;
            }
        }

        return false;
    }
}
