using System.Buffers;
using FastMcp.Masking.Core;
using FastMcp.Masking.Text;
using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Masking.Keys;

/// <summary>
/// Remembers which texts of a message a key rule masked, so that fields of its head which repeat such a text say the same mask. Kept are
/// hashes, of this message alone.
/// </summary>
/// <remarks>Ownership: one exchange, one thread at a time.</remarks>
public sealed class KeyedFields
{
    private readonly SlotSegments _segments = new();
    private readonly List<(int Hash, ulong Place, bool IsNumber)> _masked = [];

    /// <summary>A slot was masked whole; nothing is noted of one without a marked key.</summary>
    public void Note(MaskProgram program, in SlotInfo slot, UnmaskedText text)
    {
        ArgumentNullException.ThrowIfNull(program);
        if (program.KeyProgram is null || !program.KeyProgram.IsMarked(slot.Place))
        {
            return;
        }

        _segments.Read(text.Bytes, slot.Encoding == SlotEncoding.JsonBase64 ? SlotEncoding.JsonString : slot.Encoding, mayHoldJson: false);
        _masked.Add((HashOf(_segments.Text(0)), slot.Place, slot.Encoding == SlotEncoding.JsonNumber));
        _segments.Clear();
    }

    /// <summary>Writes what stands in the text's place where it was masked by its key.</summary>
    public bool TryMask(MaskProgram program, ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(program);
        if (_masked.Count == 0 || text.IsEmpty)
        {
            return false;
        }

        var hash = HashOf(text);
        var index = _masked.FindIndex(known => known.Hash == hash);
        if (index < 0)
        {
            return false;
        }

        if (_masked[index].IsNumber)
        {
            default(KeyedText).Digits(text, output.GetSpan(text.Length));
            output.Advance(text.Length);
        }
        else
        {
            var rule = program.KeyProgram!.RuleAt(_masked[index].Place);
            output.Write(rule.Mask.Kind == MaskKind.Drop ? default(ReadOnlySpan<byte>) : rule.Texts[0]);
        }

        return true;
    }

    public void Clear() => _masked.Clear();

    // Seeded by the process.
    private static int HashOf(ReadOnlySpan<byte> text)
    {
        var hash = default(HashCode);
        hash.AddBytes(text);
        return hash.ToHashCode();
    }
}
