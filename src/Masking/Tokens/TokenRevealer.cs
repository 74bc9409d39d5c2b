using System.Buffers;
using FastMcp.Masking.Text;
using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Masking.Tokens;

/// <summary>
/// Writes slots with the tokens turned back that a call may turn back: each original escaped for the layers that its token
/// stood in. Everything else goes on byte for byte.
/// </summary>
/// <remarks>Ownership: one exchange, one thread at a time.</remarks>
public sealed class TokenRevealer(SessionTokens tokens)
{
    private readonly TokenReader _reader = new(tokens);
    private readonly SlotSegments _segments = new();
    private byte[] _one = [];
    private byte[] _two = [];

    /// <summary>How many were turned back.</summary>
    public int Reveal(RuleSet rules, in RevealScope scope, in SlotInfo slot, UnmaskedText text, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(rules);
        if (slot.Encoding is not (SlotEncoding.JsonString or SlotEncoding.Plain))
        {
            output.Write(text.Bytes);
            return 0;
        }

        _segments.Read(text.Bytes, slot.Encoding, slot.MayHoldJson);
        var (revealed, done) = (0, 0L);
        for (var index = 0; index < _segments.Count; index++)
        {
            revealed += Segment(rules, scope, index, ref done, output);
        }

        output.Write(_segments.Raw(done, _segments.End));
        return revealed;
    }

    /// <summary>Forgets the text of the last slot.</summary>
    public void Clear()
    {
        _segments.Clear();
        _reader.Clear();
        Grow.Return(ref _one);
        Grow.Return(ref _two);
    }

    private int Segment(RuleSet rules, in RevealScope scope, int index, ref long done, IBufferWriter<byte> output)
    {
        var (revealed, start) = (0, _segments.Start(index));
        var text = _segments.Text(index);
        for (var at = 0; _reader.TryNext(rules, text, at, out var found, out var rule, out var opens); at = found.End)
        {
            if (opens && scope.Allows(rule.Ordinal))
            {
                output.Write(_segments.Raw(done, start + found.Start));
                output.Write(Escaped(_reader.Value, _segments.Layers(index)));
                done = start + found.End;
                revealed++;
            }
        }

        return revealed;
    }

    private ReadOnlySpan<byte> Escaped(ReadOnlySpan<byte> value, int layers)
    {
        for (; layers > 0; layers--)
        {
            Grow.Room(ref _two, 0, JsonEscapes.MostBytes(value.Length));
            value = _two.AsSpan(0, JsonEscapes.Write(value, _two));
            (_one, _two) = (_two, _one);
        }

        return value;
    }
}
