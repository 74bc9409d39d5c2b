using FastMcp.Wire.Slots;

namespace FastMcp.Proxy.Masking.Events;

/// <summary>A value of a <see cref="RepeatedEvent"/>: where it stands in the event that is looked at, and what its scanner said of it.</summary>
internal struct VaryingText
{
    private byte[]? _key;
    private SlotEncoding _encoding;
    private ChannelId _channel;
    private bool _mayHoldJson;
    private ulong _place;
    private ulong _group;
    private int _keyLength;

    public VaryingKind Kind { readonly get; private set; }

    /// <summary>A whole number, else the content of a string.</summary>
    public readonly bool IsNumber => Kind == VaryingKind.Number || (Kind == VaryingKind.Judged && _encoding == SlotEncoding.JsonInteger);

    public int Start { readonly get; set; }

    public int End { readonly get; set; }

    public readonly SlotInfo Slot => new(_encoding, _channel, _mayHoldJson, _place, _key.AsSpan(0, _keyLength), _group);

    /// <summary>No rule looks at it.</summary>
    /// <param name="isNumber">It counts the events.</param>
    public void LearnExempt(bool isNumber, int start, int end) => (Kind, Start, End) = (isNumber ? VaryingKind.Number : VaryingKind.Exempt, start, end);

    /// <summary>Nothing of the key stays; its room does.</summary>
    public readonly void Forget() => _key.AsSpan().Clear();

    public void Learn(in SlotInfo slot, int start, int end)
    {
        (Kind, Start, End) = (slot.Channel.IsNone ? VaryingKind.Judged : VaryingKind.Channel, start, end);
        (_encoding, _channel, _mayHoldJson, _place, _group) = (slot.Encoding, slot.Channel, slot.MayHoldJson, slot.Place, slot.Group);
        if (_key is null || _key.Length < slot.Key.Length)
        {
            _key = new byte[slot.Key.Length];
        }

        slot.Key.CopyTo(_key);
        _keyLength = slot.Key.Length;
    }
}
