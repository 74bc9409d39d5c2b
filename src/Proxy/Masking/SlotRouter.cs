using FastMcp.Masking;
using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Proxy.Masking;

/// <summary>
/// Gives every slot to its masker: a text that ends with its slot to one that is used again and again, a text
/// that goes on to the masker of its channel.
/// </summary>
/// <remarks>Ownership: one exchange, one thread at a time.</remarks>
internal sealed class SlotRouter(MaskSession? session = null)
{
    private readonly SlotMasker _single = new(session);
    private readonly ChannelTable _channels = new(session);
    private ReplyOutlet _outlet = null!;
    private MaskTerms _terms = null!;
    private OpenChannel? _current;
    private bool _endsHere;

    public ChannelTable Channels => _channels;

    public MaskTerms Terms => _terms;

    public ReplyOutlet Outlet => _outlet;

    /// <summary>Why the answer must be cut: nothing more is taken.</summary>
    public BodyFault Fault { get; private set; }

    /// <summary>With <see cref="BodyFault.Blocked"/>: the ordinal of the rule.</summary>
    public int BlockedBy { get; private set; } = -1;

    /// <summary>Says of a channel whether its text ends in the message that is being scanned.</summary>
    public Func<ChannelId, bool>? EndsInThisMessage { get; set; }

    public void Begin(ReplyOutlet outlet, MaskTerms terms)
    {
        _outlet = outlet;
        _terms = terms;
        _current = null;
        _endsHere = false;
        EndsInThisMessage = null;
        Fault = BodyFault.None;
        BlockedBy = -1;
        _channels.Clear();
    }

    public void Skeleton(Skeleton bytes)
    {
        if (Fault == BodyFault.None)
        {
            _outlet.Write(bytes);
        }
    }

    public void WholeSlot(in SlotInfo slot, UnmaskedText text)
    {
        if (Fault != BodyFault.None)
        {
            return;
        }

        if (slot.Channel.IsNone)
        {
            var sink = new OutletSink(_outlet);
            var terms = _terms.Of(slot);
            _single.MaskWhole(terms.Program, slot.Encoding, slot.MayHoldJson, terms.Grant, terms.Key, text, ref sink, slot.Key, slot.Place);
            Note(_single);
            return;
        }

        BeginSlot(slot);
        SlotPiece(text);
        EndSlot();
    }

    public void BeginSlot(in SlotInfo slot)
    {
        if (slot.Channel.IsNone)
        {
            var terms = _terms.Of(slot);
            _single.Begin(terms.Program, slot.Encoding, slot.MayHoldJson, terms.Grant, terms.Key, slot.Key, slot.Place);
            _current = null;
            return;
        }

        _current = _channels.FindOrOpen(slot, _terms);
        _endsHere = EndsInThisMessage?.Invoke(slot.Channel) ?? false;
        Fault = _current is null && Fault == BodyFault.None ? BodyFault.TooManyChannels : Fault;
    }

    public void SlotPiece(UnmaskedText piece)
    {
        if (_current is { HasEnded: true } && piece.Length > 0 && Fault == BodyFault.None)
        {
            Fault = BodyFault.TextBehindEnd;
        }

        if (Fault == BodyFault.None && _current is not { HasEnded: true })
        {
            var sink = new OutletSink(_outlet);
            (_current?.Masker ?? _single).Push(piece, ref sink);
            Note(_current?.Masker ?? _single);
        }
    }

    public void EndSlot()
    {
        var sink = new OutletSink(_outlet);
        if (Fault != BodyFault.None)
        {
            return;
        }

        if (_current is null)
        {
            _single.End(ref sink);
            Note(_single);
        }
        else if (_endsHere)
        {
            _current.End(ref sink);
            Note(_current.Masker);
        }

        _current = null;
    }

    /// <summary>What a masker met ends the answer.</summary>
    public void Note(SlotMasker masker)
    {
        if (Fault != BodyFault.None)
        {
            return;
        }

        if (masker.BlockedBy >= 0)
        {
            (Fault, BlockedBy) = (BodyFault.Blocked, masker.BlockedBy);
        }
        else if (masker.Oversized)
        {
            Fault = BodyFault.BlobTooLarge;
        }
    }

    /// <summary>The answer broke: nothing that is held may ever leave.</summary>
    public void Drop()
    {
        _single.Drop();
        _channels.Clear();
    }
}
