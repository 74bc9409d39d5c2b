using FastMcp.Masking;
using FastMcp.Policy.Facts;
using FastMcp.Wire;
using FastMcp.Wire.Json;
using FastMcp.Wire.Models;
using FastMcp.Wire.Slots;

namespace FastMcp.Proxy.Masking.Requests;

/// <summary>
/// Looks at a request's texts by every rule at once, as the record will: where none finds anything, none of those for requests does, and the request is masked for both.
/// Most requests hold nothing; one that does is masked for each, and the next ones are not looked at.
/// </summary>
/// <remarks>Ownership: one exchange's request masker.</remarks>
internal sealed class RequestLook
{
    // A look that finds something was for nothing: where requests hold names, the next ones do too.
    private const int Rest = 16;

    private readonly SlotMasker _masker = new();
    private MaskTerms _terms = null!;
    private bool _isClean;
    private int _rests;

    /// <summary>All texts of the body were judged by every rule, nothing was found, and what is no text is written without escapes.</summary>
    /// <param name="scanner">The request masker's own, between two uses.</param>
    /// <param name="plan">What is text in the body; null: all of it.</param>
    /// <param name="body">Whole.</param>
    /// <param name="terms">Of the record: every rule.</param>
    public bool IsClean(JsonSlotScanner scanner, SlotPlan? plan, ReadOnlySpan<byte> body, MaskTerms terms)
    {
        if (_rests > 0)
        {
            _rests--;
            return false;
        }

        (_terms, _isClean) = (terms, true);
        if (plan is null)
        {
            Whole(new SlotInfo(SlotEncoding.Plain, ChannelId.None, true), TextBody.Piece(body));
        }
        else
        {
            var sink = new RequestLookSink(this);
            scanner.Begin(plan, keys: terms.Keys);
            // Read first: the sink writes it.
            var result = scanner.Push(body, last: true, ref sink);
            _isClean &= result == ScanResult.Done;
        }

        _masker.Drop();
        _rests = _isClean ? 0 : Rest;
        return _isClean;
    }

    internal void Skeleton(Skeleton bytes) => _isClean &= !bytes.Bytes.Contains((byte)'\\');

    internal void Whole(in SlotInfo slot, UnmaskedText text)
    {
        // What is opaque passes unread, and the record reads it. Of what is not clean the rest need not be read.
        _isClean &= slot.Encoding is not SlotEncoding.Opaque;
        if (_isClean)
        {
            var sink = new LookSink();
            _masker.MaskWhole(_terms.Program, slot.Encoding, slot.MayHoldJson, null, _terms.Key, text, ref sink, slot.Key, slot.Place);
            Note(sink);
        }
    }

    internal void Begin(in SlotInfo slot) => _masker.Begin(_terms.Program, slot.Encoding, slot.MayHoldJson, null, _terms.Key, slot.Key, slot.Place);

    internal void Piece(UnmaskedText piece)
    {
        var sink = new LookSink();
        _masker.Push(piece, ref sink);
        Note(sink);
    }

    internal void End()
    {
        var sink = new LookSink();
        _masker.End(ref sink);
        Note(sink);
    }

    private void Note(in LookSink sink) => _isClean &= !sink.HasFound && _masker.BlockedBy < 0 && !_masker.Oversized;
}
