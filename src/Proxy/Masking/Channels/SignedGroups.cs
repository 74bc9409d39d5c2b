using FastMcp.Masking;
using FastMcp.Masking.Guards;
using FastMcp.Masking.Reasoning;
using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Proxy.Masking.Channels;

/// <summary>
/// The signed wholes of one document, each with what its texts are and become: found out before the document leaves, since a signature
/// may stand before what it signs.
/// </summary>
/// <remarks>Ownership: one exchange.</remarks>
internal sealed class SignedGroups(MaskSession? session)
{
    /// <summary>limit answer.signed: signed wholes of one document.</summary>
    public const int MaxGroups = 1024;

    private const int MostKept = 16;

    private SlotMasker? _masker;
    private readonly List<SignedText> _texts = [];
    private readonly List<ulong> _ids = [];

    /// <summary>Null: nothing of that whole was found.</summary>
    public SignedText? Find(ulong id)
    {
        var index = _ids.IndexOf(id);
        return index < 0 ? null : _texts[index];
    }

    /// <summary>False: there are too many, or one is too large.</summary>
    /// <param name="slot">Where it stands.</param>
    /// <param name="text">Whole.</param>
    /// <param name="terms">Of the answer.</param>
    /// <param name="tap">Takes away what guards found; null: no guard is asked.</param>
    public bool TryAdd(in SlotInfo slot, UnmaskedText text, MaskTerms terms, GuardTap? tap = null)
    {
        if (FindOrAdd(slot.Group) is not { } signed)
        {
            return false;
        }

        signed.Came(text);
        var sink = new GroupSink(signed);
        _masker ??= new SlotMasker(session);
        if (tap is not null && tap.BeginSigned(slot))
        {
            var tapped = new TapSink<GroupSink>(tap, sink);
            _masker.MaskWhole(terms.Program, slot.Encoding, slot.MayHoldJson, terms.Grant, terms.Key, text, ref tapped, slot.Key, slot.Place);
            tap.EndSigned(ref sink);
        }
        else
        {
            _masker.MaskWhole(terms.Program, slot.Encoding, slot.MayHoldJson, terms.Grant, terms.Key, text, ref sink, slot.Key, slot.Place);
        }

        signed.EndText();
        return !signed.IsTooLarge;
    }

    public void Clear()
    {
        foreach (var text in _texts)
        {
            text.Clear();
        }

        _ids.Clear();
        if (_texts.Count > MostKept)
        {
            _texts.RemoveRange(MostKept, _texts.Count - MostKept);
        }

        _masker?.Drop();
    }

    private SignedText? FindOrAdd(ulong id)
    {
        if (Find(id) is { } known)
        {
            return known;
        }

        if (_ids.Count == MaxGroups)
        {
            return null;
        }

        _ids.Add(id);
        if (_texts.Count < _ids.Count)
        {
            _texts.Add(new SignedText());
        }

        return _texts[_ids.Count - 1];
    }

    private readonly struct GroupSink(SignedText signed) : IMaskedSink
    {
        public void Write(Masked bytes) => signed.Left(bytes);

        public void Write(Monitored bytes) => signed.Left(bytes);

        public void Found(in Finding finding)
        {
        }
    }
}
