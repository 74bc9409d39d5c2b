using FastMcp.Masking;
using FastMcp.Wire.Slots;

namespace FastMcp.Proxy.Masking;

/// <summary>One channel of an answer with its masker.</summary>
internal sealed class OpenChannel
{
    public ChannelId Id { get; private set; }

    public SlotMasker Masker { get; } = new();

    public void Begin(in SlotInfo slot, MaskTerms terms)
    {
        Id = slot.Channel;
        Masker.Begin(terms.Program, slot.Encoding, slot.MayHoldJson, terms.Grant, terms.Key);
    }

    public void Drop() => Masker.Drop();
}
