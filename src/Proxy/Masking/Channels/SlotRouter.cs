using FastMcp.Masking;
using FastMcp.Masking.Guards;
using FastMcp.Masking.Reasoning;
using FastMcp.Proxy.Masking.Bodies;
using FastMcp.Proxy.Masking.Requests;
using FastMcp.Wire;
using FastMcp.Wire.Json;
using FastMcp.Wire.Slots;

namespace FastMcp.Proxy.Masking.Channels;

/// <summary>
/// Gives every slot to its masker: a text that ends with its slot to one that is used again and again, a text
/// that goes on to the masker of its channel.
/// </summary>
/// <remarks>Ownership: one exchange, one thread at a time.</remarks>
internal sealed class SlotRouter(MaskSession? session = null)
{
    private readonly ChannelTable _channels = new(session);
    private SignedGroups? _groups;
    private SlotMasker? _single;
    private ReplyOutlet _outlet = null!;
    private MaskTerms _terms = null!;
    private OpenChannel? _current;
    private bool _endsHere;
    private bool _isTapped;

    public ChannelTable Channels => _channels;

    public MaskTerms Terms => _terms;

    private SlotMasker Single => _single ??= new(session);

    public ReplyOutlet Outlet => _outlet;

    /// <summary>Why the answer must be cut: nothing more is taken.</summary>
    public BodyFault Fault { get; private set; }

    /// <summary>With <see cref="BodyFault.Blocked"/>: the ordinal of the rule.</summary>
    public int BlockedBy { get; private set; } = -1;

    /// <summary>Says of a channel whether its text ends in the message that is being scanned.</summary>
    public ChannelTally? Endings { get; set; }

    /// <summary>Seals what a model signed; null: a signature whose text was masked is left out.</summary>
    public ReasoningSeal? Seal { get; set; }

    /// <summary>Counts what is sealed.</summary>
    public ReturnCounters? Returns { get; set; }

    /// <summary>Gathers texts for guards, or cuts what they found; null: no guard is asked about them. Set before <see cref="Begin"/>, for one answer.</summary>
    public GuardTap? Tap { get; set; }

    public void Begin(ReplyOutlet outlet, MaskTerms terms)
    {
        _outlet = outlet;
        _terms = terms;
        _current = null;
        _endsHere = false;
        Endings = null;
        (Seal, Returns) = (null, null);
        Fault = BodyFault.None;
        BlockedBy = -1;
        _channels.Clear();
        _groups?.Clear();
    }

    /// <summary>Finds the signed texts of a document that is scanned next.</summary>
    public void Rehearse(JsonSlotScanner scanner, SlotPlan plan, ChannelMap? channels, ReadOnlySpan<byte> document)
    {
        _groups?.Clear();
        var sink = new RehearsalSink(_groups ??= new(session), _terms, Tap);
        scanner.Begin(plan, channels, _terms.Program.Keys);
        scanner.Push(document, last: true, ref sink);
        Fault = sink.IsTooLarge && Fault == BodyFault.None ? BodyFault.ReasoningTooLarge : Fault;
    }

    public void Skeleton(Skeleton bytes)
    {
        if (Fault == BodyFault.None)
        {
            _outlet.Write(bytes);
        }
    }

    /// <summary>What was judged in an event before stands here once more.</summary>
    public void Judged(Masked bytes)
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

        if (slot.Encoding == SlotEncoding.Opaque)
        {
            Opaque(slot, text);
            return;
        }

        if (slot.Channel.IsNone)
        {
            Whole(slot, text, _terms.Of(slot));
            return;
        }

        BeginSlot(slot);
        SlotPiece(text);
        EndSlot();
    }

    // A text by itself that is all here. A blob is collected, which is no use of a masker that others share.
    private void Whole(in SlotInfo slot, UnmaskedText text, MaskTerms terms)
    {
        var sink = new OutletSink(_outlet);
        var isShared = slot.Encoding != SlotEncoding.JsonBase64;
        var masker = isShared ? WholeMaskers.Rent(terms.Program, session) : Single;
        if (Tap is { } tap && tap.Begin(slot))
        {
            var tapped = new TapSink<OutletSink>(tap, sink);
            masker.MaskWhole(terms.Program, slot.Encoding, slot.MayHoldJson, terms.Grant, terms.Key, text, ref tapped, slot.Key, slot.Place);
            tap.EndSlot(isWhole: true, ref sink);
        }
        else
        {
            masker.MaskWhole(terms.Program, slot.Encoding, slot.MayHoldJson, terms.Grant, terms.Key, text, ref sink, slot.Key, slot.Place);
        }

        Note(masker);
        if (isShared)
        {
            WholeMaskers.Return(terms.Program, masker);
        }
    }

    public void BeginSlot(in SlotInfo slot)
    {
        _isTapped = Tap is not null && Tap.Begin(slot);
        if (slot.Channel.IsNone)
        {
            var terms = _terms.Of(slot);
            Single.Begin(terms.Program, slot.Encoding, slot.MayHoldJson, terms.Grant, terms.Key, slot.Key, slot.Place);
            _current = null;
            return;
        }

        _current = _channels.FindOrOpen(slot, _terms);
        _endsHere = Endings?.IsLast(slot.Channel) ?? false;
        Fault = _current is null && Fault == BodyFault.None ? BodyFault.TooManyChannels : Fault;
    }

    public void SlotPiece(UnmaskedText piece)
    {
        if (_current is { HasEnded: true } && piece.Length > 0 && Fault == BodyFault.None)
        {
            Fault = BodyFault.TextBehindEnd;
        }

        if (Fault != BodyFault.None || _current is { HasEnded: true })
        {
            return;
        }

        if (_current?.Signed is { } signed)
        {
            var kept = new SignedSink(_outlet, signed);
            signed.Came(piece);
            Push(_current.Masker, piece, ref kept);
            Fault = signed.IsTooLarge ? BodyFault.ReasoningTooLarge : Fault;
        }
        else
        {
            var sink = new OutletSink(_outlet);
            Push(_current?.Masker ?? Single, piece, ref sink);
        }

        Note(_current?.Masker ?? Single);
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
            EndSingle(ref sink);
            Note(Single);
        }
        else if (_endsHere)
        {
            // The slot is still the tap's: what is held leaves in it.
            End(_current, resumes: false);
        }

        if (_isTapped)
        {
            Tap!.EndSlot(isWhole: _current is null, ref sink);
        }

        _current = null;
    }

    private void EndSingle(ref OutletSink sink)
    {
        if (!_isTapped)
        {
            Single.End(ref sink);
            return;
        }

        var tapped = new TapSink<OutletSink>(Tap!, sink);
        Single.End(ref tapped);
    }

    private void Push<TSink>(SlotMasker masker, UnmaskedText piece, ref TSink sink)
        where TSink : struct, IMaskedSink
    {
        if (!_isTapped)
        {
            masker.Push(piece, ref sink);
            return;
        }

        var tapped = new TapSink<TSink>(Tap!, sink);
        masker.Push(piece, ref tapped);
    }

    private void End<TSink>(OpenChannel channel, ref TSink sink)
        where TSink : struct, IMaskedSink
    {
        if (!_isTapped)
        {
            channel.End(ref sink);
            return;
        }

        var tapped = new TapSink<TSink>(Tap!, sink);
        channel.End(ref tapped);
    }

    private void EndResumed<TSink>(bool resumes, ref TSink sink)
        where TSink : struct, IMaskedSink
    {
        if (resumes && _isTapped)
        {
            Tap!.EndSlot(isWhole: false, ref sink);
        }
    }

    /// <summary>The text of the channel ends, and nothing of it is held.</summary>
    public void Ended(OpenChannel channel) => Tap?.End(channel.Id);

    /// <summary>The text of the channel ends: what is held leaves.</summary>
    public void End(OpenChannel channel, bool resumes = true, bool isPlain = false)
    {
        if (resumes && Tap is { } tap)
        {
            _isTapped = isPlain ? tap.ResumePlain(channel.Id) : tap.Resume(channel.Id);
        }

        if (channel.Signed is { } signed)
        {
            var kept = new SignedSink(_outlet, signed);
            End(channel, ref kept);
            EndResumed(resumes, ref kept);
        }
        else
        {
            var sink = new OutletSink(_outlet);
            End(channel, ref sink);
            EndResumed(resumes, ref sink);
        }

        Ended(channel);
        Note(channel.Masker);
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

    /// <summary>Nothing comes for a while: room that holds nothing is given up.</summary>
    public void Rest()
    {
        _single?.Rest();
        _single = _single is { IsIdle: true } ? null : _single;
        foreach (var channel in _channels.Open)
        {
            channel.Masker.Rest();
        }
    }

    /// <summary>The answer broke: nothing that is held may ever leave.</summary>
    public void Drop()
    {
        _single?.Drop();
        _channels.Clear();
        _groups?.Clear();
    }

    // A signature goes on as it is while what it signs does. Else an envelope takes its place, or, where nobody could open that, nothing.
    private void Opaque(in SlotInfo slot, UnmaskedText text)
    {
        var sink = new OutletSink(_outlet);
        var signed = slot.Group != 0 ? _groups?.Find(slot.Group) : _channels.Find(slot.Channel) is { Signed: { } kept } ? kept : null;
        if (signed is { IsChanged: true } && text.Length > 0)
        {
            if (slot.Group == 0)
            {
                signed.EndText(isOnly: true);
            }

            if (Seal is not null)
            {
                Seal.Seal(signed, text, ref sink);
                Returns?.Sealed(1);
            }

            return;
        }

        if (!OpaqueText.TryPass(text, ref sink))
        {
            Single.MaskWhole(_terms.Program, SlotEncoding.JsonString, slot.MayHoldJson, _terms.Grant, _terms.Key, text, ref sink, slot.Key, slot.Place);
            Note(Single);
        }
    }

    /// <summary>What the next piece will touch.</summary>
    public void Announce(MemoryAhead ahead)
    {
        ahead.Add(this);
        _channels.Announce(ahead);
    }
}
