using System.Text;
using FastMcp.Wire.Slots;

namespace FastMcp.Masking.Guards;

/// <summary>
/// Puts stars, one for each unit, over what a program would mask: guards are strangers, and are shown nothing that any rule matches, whatever the
/// rule's direction or mode. Lengths stay, so that places do.
/// </summary>
/// <remarks>Ownership: one exchange, one thread at a time.</remarks>
public sealed class GuardCover(MaskProgram program, HashKey key)
{
    private readonly SlotMasker _masker = new();

    /// <summary>For scanners: follows the keys that rules look at.</summary>
    public KeyMap? Keys => program.Keys;

    /// <summary>A part of a text, as guards may see it.</summary>
    public string Of(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var sink = new FoundSink([]);
        _masker.MaskWhole(program, SlotEncoding.Plain, mayHoldJson: false, null, key, TextBody.Piece(bytes), ref sink);
        if (sink.Found.Count == 0)
        {
            return text;
        }

        var covered = text.ToCharArray();
        foreach (var found in sink.Found)
        {
            var start = Encoding.UTF8.GetCharCount(bytes.AsSpan(0, (int)found.Offset));
            var length = found.Length == 0 || IsBlock(found.Rule) ? covered.Length - start : Encoding.UTF8.GetCharCount(bytes.AsSpan((int)found.Offset, found.Length));
            covered.AsSpan(start, length).Fill('*');
        }

        return new string(covered);
    }

    /// <summary>A rule masks the whole of a slot's text because of where it stands.</summary>
    internal bool IsMarked(in SlotInfo slot, Wire.UnmaskedText text)
    {
        if (program.KeyRules.Length == 0)
        {
            return false;
        }

        var sink = new FoundSink([]);
        _masker.MaskWhole(program, slot.Encoding, slot.MayHoldJson, null, key, text, ref sink, slot.Key, slot.Place);
        return sink.Found.Exists(found => found.Length == 0);
    }

    // How far it goes is not known from its begin marker.
    private bool IsBlock(int ordinal) => Array.Exists(program.Rules, rule => rule.Ordinal == ordinal && rule.Block is not null);

    private readonly struct FoundSink(List<Finding> found) : IMaskedSink
    {
        public List<Finding> Found => found;

        public void Write(Masked bytes)
        {
        }

        public void Write(Monitored bytes)
        {
        }

        void IMaskedSink.Found(in Finding one) => found.Add(one);
    }
}
