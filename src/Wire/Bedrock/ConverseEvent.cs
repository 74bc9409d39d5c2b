using FastMcp.Wire.Json;
using FastMcp.Wire.Models;
using FastMcp.Wire.Slots;

namespace FastMcp.Wire.Bedrock;

/// <summary>
/// The payload of one event of Bedrock's ConverseStream. What it is shows in its members: a delta, a block's end, the message's end. Texts
/// are joined by <c>contentBlockIndex</c>.
/// </summary>
public sealed class ConverseEvent : StreamedEvent
{
    // Meant to be of another length each time.
    private const int Padding = 5;

    private static readonly byte[][] TopNames =
        ["contentBlockIndex"u8.ToArray(), "delta"u8.ToArray(), "start"u8.ToArray(), "stopReason"u8.ToArray(), "message"u8.ToArray(), "p"u8.ToArray()];

    private static readonly byte[][] DeltaNames =
        ["text"u8.ToArray(), "toolUse"u8.ToArray(), "reasoningContent"u8.ToArray(), "citation"u8.ToArray(), "toolResult"u8.ToArray(), "image"u8.ToArray()];

    private static readonly byte[][] ReasoningNames = ["signature"u8.ToArray(), "text"u8.ToArray(), "redactedContent"u8.ToArray()];
    private static readonly byte[][] ToolNames = ["input"u8.ToArray()];
    private static readonly byte[] DeltaEvent = "contentBlockDelta"u8.ToArray();

    private int _index;
    private bool _isDelta;
    private bool _isStart;
    private bool _isEnd;
    private bool _signs;

    public override SlotPlan Plan => SlotPlans.ConverseEvent;

    public override bool EndsText => _isEnd || _signs || (_index >= 0 && !_isDelta && !_isStart);

    public override bool MayRepeat => _isDelta && !EndsText && !HasError;

    public override bool Read(ReadOnlySpan<byte> data, int maxDepth, out ModelFault fault)
    {
        (Kind, HasError, _index, _isDelta, _isStart, _isEnd, _signs) = (ModelEventKind.Other, false, -1, false, false, false, false);
        ClearVarying();
        var text = data.Trim(" \t\r\n"u8);
        fault = default;
        if (text.IsEmpty || text[0] != (byte)'{')
        {
            Kind = ModelEventKind.NotJson;
            return true;
        }

        var cursor = new JsonCursor(data, maxDepth, null);
        cursor.Read();
        var members = new MemberReader(data);
        var kind = ReadTop(ref cursor, ref members);
        while (cursor.Read())
        {
        }

        kind = !cursor.Fault.IsNone ? ModelFaultKind.NotJson : members.HasCaseVariant ? ModelFaultKind.CaseVariantKey
            : kind != ModelFaultKind.None ? kind : _isDelta && _index < 0 ? ModelFaultKind.BadIndex : ModelFaultKind.None;
        fault = new ModelFault(kind, cursor.Fault);
        return fault.IsNone;
    }

    public override bool Ends(ChannelId channel)
    {
        var key = ModelChannel.From(channel);
        return _isEnd || (key.Block == _index && ((!_isDelta && !_isStart) || (_signs && key.Kind == ChannelKind.Reasoning)));
    }

    public override ChannelId Resolve(ChannelKind kind, ReadOnlySpan<int> ordinals) =>
        _isDelta ? new ModelChannel(kind == ChannelKind.Signature ? ChannelKind.Reasoning : kind, _index, 0).Id : ChannelId.None;

    public override bool IsSigned(ChannelKind kind) => kind == ChannelKind.Reasoning;

    public override void Shape(ChannelId channel, long number, DeltaShape into)
    {
        var key = ModelChannel.From(channel);
        into.Called(DeltaEvent).Add("{\"contentBlockIndex\":"u8).Add(key.Block).Add(key.Kind switch
        {
            ChannelKind.ToolArguments => ",\"delta\":{\"toolUse\":{\"input\":\""u8,
            ChannelKind.Reasoning => ",\"delta\":{\"reasoningContent\":{\"text\":\""u8,
            _ => ",\"delta\":{\"text\":\""u8,
        }).AddText().Add(key.Kind is ChannelKind.ToolArguments or ChannelKind.Reasoning ? "\"}}}"u8 : "\"}}"u8);
    }

    private ModelFaultKind ReadTop(ref JsonCursor cursor, ref MemberReader members)
    {
        var result = ModelFaultKind.None;
        while (members.Next(ref cursor, TopNames, out var name))
        {
            switch (name)
            {
                case 0:
                    result = members.TryIndex(ref cursor, ref _index) ? result : ModelFaultKind.BadIndex;
                    break;
                case 1 when cursor.Token == JsonToken.ObjectStart:
                    _isDelta = true;
                    result = ReadDelta(ref cursor, ref members) ? result : ModelFaultKind.UnknownDelta;
                    break;
                default:
                    _isDelta |= name == 1 && cursor.Token != JsonToken.Null;
                    _isStart |= name == 2;
                    _isEnd |= name == 3;
                    if (name == Padding && cursor.Token == JsonToken.String)
                    {
                        MayVary(cursor.Value);
                    }

                    cursor.Skip(out _);
                    break;
            }
        }

        return result;
    }

    private bool ReadDelta(ref JsonCursor cursor, ref MemberReader members)
    {
        var known = true;
        while (members.Next(ref cursor, DeltaNames, out var name))
        {
            known &= name is 0 or 1 or 2 or 3;
            if (name == 2 && cursor.Token == JsonToken.ObjectStart)
            {
                while (members.Next(ref cursor, ReasoningNames, out var member))
                {
                    _signs |= !members.Text(ref cursor).IsEmpty && member == 0;
                }
            }
            else if (name == 1 && cursor.Token == JsonToken.ObjectStart)
            {
                while (members.Next(ref cursor, ToolNames, out _))
                {
                    cursor.Skip(out _);
                }
            }
            else
            {
                cursor.Skip(out _);
            }
        }

        return known;
    }
}
