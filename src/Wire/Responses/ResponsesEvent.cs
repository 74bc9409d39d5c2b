using System.Buffers.Text;
using FastMcp.Wire.Json;
using FastMcp.Wire.Models;
using FastMcp.Wire.Slots;

namespace FastMcp.Wire.Responses;

/// <summary>
/// One event of an OpenAI Responses stream. Texts are joined by item, part and kind; the event that repeats a text whole ends it, as does
/// the end of its part, its item or the response.
/// </summary>
public sealed class ResponsesEvent : StreamedEvent
{
    private static readonly byte[][] Names =
    [
        "type"u8.ToArray(), "sequence_number"u8.ToArray(), "item_id"u8.ToArray(), "output_index"u8.ToArray(), "content_index"u8.ToArray(),
        "summary_index"u8.ToArray(), "delta"u8.ToArray(), "error"u8.ToArray(),
        // Only so that a case variant of them is seen.
        "text"u8.ToArray(), "part"u8.ToArray(), "item"u8.ToArray(), "response"u8.ToArray(), "refusal"u8.ToArray(), "arguments"u8.ToArray(),
        "obfuscation"u8.ToArray(),
    ];

    private readonly ResponsesItems _items = new();
    private Found _found;
    private ResponsesEventKind _event;
    private ResponsesText _text = ResponsesText.All[0];
    private int _item = -1;

    public override SlotPlan Plan => SlotPlans.ResponsesEvent;

    public override bool EndsText => Kind == ModelEventKind.Done || _event is not (ResponsesEventKind.Other or ResponsesEventKind.Delta or ResponsesEventKind.Failed);

    public override bool MayRepeat => _event == ResponsesEventKind.Delta && !HasError;

    public override void Begin() => _items.Clear();

    public override bool Read(ReadOnlySpan<byte> data, int maxDepth, out ModelFault fault)
    {
        (Kind, HasError, Sequence, Number, _event, _item) = (ModelEventKind.Other, false, default, 0, ResponsesEventKind.Other, -1);
        (fault, _found) = (default, new Found { Place = -1 });
        ClearVarying();
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

        kind = !cursor.Fault.IsNone ? ModelFaultKind.NotJson : kind != ModelFaultKind.None ? kind : Understand(data);
        fault = new ModelFault(kind, cursor.Fault);
        return fault.IsNone;
    }

    public override bool Ends(ChannelId channel)
    {
        var key = ModelChannel.From(channel);
        return Kind == ModelEventKind.Done || _event switch
        {
            ResponsesEventKind.TextDone => key == new ModelChannel(_text.Kind, _item, PartOf(_text)),
            ResponsesEventKind.PartDone => key.Block == _item && key.Part == _found.Content
                && key.Kind is ChannelKind.Content or ChannelKind.Refusal or ChannelKind.ReasoningContent,
            ResponsesEventKind.SummaryDone => key.Block == _item && key.Part == _found.Summary && key.Kind == ChannelKind.Reasoning,
            ResponsesEventKind.ItemDone => key.Block == _item,
            ResponsesEventKind.ResponseDone => true,
            _ => false,
        };
    }

    public override ChannelId Resolve(ChannelKind kind, ReadOnlySpan<int> ordinals) =>
        _event == ResponsesEventKind.Delta ? new ModelChannel(_text.Kind, _item, PartOf(_text)).Id : ChannelId.None;

    public override bool MayBeSigned(ReadOnlySpan<byte> data) => _event != ResponsesEventKind.Delta && data.IndexOf("encrypted_content"u8) >= 0;

    public override void Shape(ChannelId channel, long number, DeltaShape into)
    {
        var key = ModelChannel.From(channel);
        var text = ResponsesText.Of(key.Kind);
        into.Called(text.Delta).Add("{\"type\":\""u8).Add(text.Delta).Add("\""u8);
        if (!Sequence.IsEmpty)
        {
            into.Add(",\"sequence_number\":"u8).Add(number);
        }

        if (!_items.IdOf(key.Block).IsEmpty)
        {
            into.Add(",\"item_id\":\""u8).AddWord(_items.IdOf(key.Block)).Add("\""u8);
        }

        if (_items.PlaceOf(key.Block) is var place and >= 0)
        {
            into.Add(",\"output_index\":"u8).Add(place);
        }

        if (text.PartName.Length > 0)
        {
            into.Add(",\""u8).Add(text.PartName).Add("\":"u8).Add(key.Part);
        }

        into.Add(key.Kind == ChannelKind.Content ? ",\"logprobs\":[],\"delta\":\""u8 : ",\"delta\":\""u8).AddText().Add("\"}"u8);
    }

    private int PartOf(ResponsesText text) => text.Kind == ChannelKind.Reasoning ? _found.Summary : text.PartName.Length > 0 ? _found.Content : 0;

    private ModelFaultKind ReadTop(ref JsonCursor cursor, ReadOnlySpan<byte> data)
    {
        var members = new MemberReader(data);
        var isIndex = true;
        while (members.Next(ref cursor, Names, out var name))
        {
            switch (name)
            {
                case 0:
                    _found.Type = members.Text(ref cursor);
                    break;
                case 1:
                    isIndex &= TrySequence(ref cursor, data);
                    break;
                case 2:
                    _found.Id = members.Text(ref cursor);
                    break;
                case 3:
                    isIndex &= members.TryIndex(ref cursor, ref _found.Place);
                    break;
                case 4:
                    isIndex &= members.TryIndex(ref cursor, ref _found.Content);
                    break;
                case 5:
                    isIndex &= members.TryIndex(ref cursor, ref _found.Summary);
                    break;
                case 14 when cursor.Token == JsonToken.String:
                    MayVary(members.Text(ref cursor));
                    break;
                default:
                    _found.HasDelta |= name == 6 && cursor.Token != JsonToken.Null;
                    HasError |= name == 7 && cursor.Token != JsonToken.Null;
                    cursor.Skip(out _);
                    break;
            }
        }

        return members.HasCaseVariant ? ModelFaultKind.CaseVariantKey : isIndex ? ModelFaultKind.None : ModelFaultKind.BadIndex;
    }

    private bool TrySequence(ref JsonCursor cursor, ReadOnlySpan<byte> data)
    {
        var token = cursor.Token;
        cursor.Skip(out var whole);
        if (token == JsonToken.Null)
        {
            return true;
        }

        Sequence = whole;
        var isNumber = Utf8Parser.TryParse(whole.Of(data), out long number, out var used) && used == whole.Length && token == JsonToken.Integer && number < 1L << 53;
        Number = number;
        MayVary(whole);
        return isNumber;
    }

    // The rest is known only when all members are.
    private ModelFaultKind Understand(ReadOnlySpan<byte> data)
    {
        var type = _found.Type.Of(data);
        _event = ResponsesEvents.KindOf(type, out var text);
        _text = text ?? _text;
        HasError |= _event == ResponsesEventKind.Failed;
        if (_event is ResponsesEventKind.Other or ResponsesEventKind.Failed or ResponsesEventKind.ResponseDone)
        {
            return _event == ResponsesEventKind.Other && _found.HasDelta && !HasError && !ResponsesEvents.IsMedia(type)
                ? ModelFaultKind.UnknownDelta : ModelFaultKind.None;
        }

        if (_event == ResponsesEventKind.ItemDone)
        {
            _item = _items.Find(_found.Place);
            return ModelFaultKind.None;
        }

        return _items.TryFind(_found.Id.Of(data), _found.Place, out _item) ? ModelFaultKind.None : ModelFaultKind.BadIndex;
    }

    private struct Found
    {
        public ByteRange Type;
        public ByteRange Id;
        public int Place;
        public int Content;
        public int Summary;
        public bool HasDelta;
    }
}
