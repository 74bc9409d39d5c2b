using FastMcp.Masking;
using FastMcp.Masking.Reasoning;
using FastMcp.Wire.Slots;
using FastMcp.Wire;

namespace FastMcp.Proxy.Masking.Channels;

/// <summary>One channel of an answer with its masker.</summary>
internal sealed class OpenChannel(MaskSession? session)
{
    private SignedText? _kept;

    public ChannelId Id { get; private set; }

    public SlotMasker Masker { get; } = new(session);

    /// <summary>What its text was and became, where a signature is to follow; null elsewhere.</summary>
    public SignedText? Signed { get; private set; }

    /// <summary>Its end was said and held text left: what followed could complete a value that is already out.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>
    /// The end was said. Where nothing is held nothing is settled by it: the text may go on as if it had not been.
    /// </summary>
    public void End<TSink>(ref TSink sink)
        where TSink : struct, IMaskedSink
    {
        if (!HasEnded && Masker.HeldBytes > 0)
        {
            Masker.End(ref sink);
            HasEnded = true;
        }
    }

    public void Begin(in SlotInfo slot, MaskTerms terms)
    {
        Id = slot.Channel;
        HasEnded = false;
        Signed = slot.Group == 0 ? null : _kept ??= new SignedText();
        Masker.Begin(terms.Program, slot.Encoding, slot.MayHoldJson, terms.Grant, terms.Key, slot.Key, slot.Place);
    }

    public void Drop()
    {
        _kept?.Clear();
        Masker.Drop();
    }

    /// <summary>What the next piece will touch.</summary>
    public void Announce(MemoryAhead ahead)
    {
        ahead.Add(this);
        Masker.Announce(ahead);
    }
}
