using FastMcp.Wire.Slots;

namespace FastMcp.Masking.Text;

/// <summary>
/// A whole slot as the texts that a masker judges: its own, and those of the strings of inner JSON. Each with the layers of
/// escaping around it.
/// </summary>
/// <remarks>One user at a time. Valid until the next slot is read.</remarks>
internal sealed class SlotSegments
{
    private readonly SlotText _text = new();
    private readonly SlotDecoder _decoder;

    public SlotSegments() => _decoder = new SlotDecoder(_text);

    public int Count => _decoder.ClosedCount + 1;

    /// <summary>Numbers are digits and hold no mask.</summary>
    public void Read(ReadOnlySpan<byte> raw, SlotEncoding encoding, bool mayHoldJson)
    {
        _text.Clear();
        _decoder.Begin(encoding == SlotEncoding.JsonString, mayHoldJson, digits: encoding == SlotEncoding.JsonInteger);
        if (!raw.IsEmpty)
        {
            _decoder.Peek(raw[0]);
        }

        _text.AppendRaw(raw);
        _decoder.Feed(raw, 0);
        _decoder.End();
    }

    public ReadOnlySpan<byte> Text(int index) => _text.Text(Start(index), index < _decoder.ClosedCount ? _decoder.Closed(index).End : _text.TextEnd);

    public int Layers(int index) => index < _decoder.ClosedCount ? _decoder.Closed(index).Layers : _decoder.Open.Layers;

    /// <summary>Where a segment begins in the slot's text.</summary>
    public long Start(int index) => index == 0 ? 0 : _decoder.Closed(index - 1).End;

    /// <summary>The spelling of the text between two positions of the slot. Asked in rising order.</summary>
    public ReadOnlySpan<byte> Raw(long from, long to)
    {
        var start = _text.RawOf(from);
        return _text.Raw(start, to == _text.TextEnd ? _text.RawEnd : _text.RawOf(to));
    }

    public long End => _text.TextEnd;

    public void Clear() => _text.Clear();
}
