using System.Buffers;
using FastMcp.Masking;
using FastMcp.Wire.Slots;

namespace FastMcp.Proxy.Masking;

/// <summary>One channel of an answer: its masker and, while text is held, the shape of its last event.</summary>
internal sealed class OpenChannel
{
    private readonly ArrayBufferWriter<byte> _shape = new(256);

    public ChannelId Id { get; private set; }

    public SlotMasker Masker { get; } = new();

    /// <summary>Members of the last event around this channel's text, to synthesise one more of the same shape.</summary>
    public ReadOnlySpan<byte> Shape => _shape.WrittenSpan;

    public void Begin(in SlotInfo slot, MaskTerms terms)
    {
        Id = slot.Channel;
        Masker.Begin(terms.Program, slot.Encoding, slot.MayHoldJson, terms.Grant, terms.Key);
        _shape.ResetWrittenCount();
    }

    public void KeepShape(ReadOnlySpan<byte> shape)
    {
        _shape.ResetWrittenCount();
        _shape.Write(shape);
    }

    public void Drop()
    {
        Masker.Drop();
        _shape.ResetWrittenCount();
    }
}
