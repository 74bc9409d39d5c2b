using FastMcp.Masking.Core;
using FastMcp.Masking.Keys;
using FastMcp.Masking.Matching;
using FastMcp.Masking.Tokens;

namespace FastMcp.Masking.Text;

/// <summary>Makes what stands in a value's place, escaped for the layers around it. Owned by one masker.</summary>
internal sealed class MaskText(MaskSession? session)
{
    private const int HashDigits = 12;

    private byte[] _made = [];
    private byte[] _escaped = [];

    /// <summary>Whose masks it makes.</summary>
    public MaskSession? Session { get; set; } = session;

    /// <summary>The mask; valid until the next call.</summary>
    public ReadOnlySpan<byte> Of(ProgramRule rule, ReadOnlySpan<byte> value, int layers, HashKey key)
    {
        switch (rule.Mask.Kind)
        {
            case MaskKind.KeepLast:
                Grow.Room(ref _made, 0, value.Length);
                return Issue(rule, KeepLast(value, rule.Mask.Keep, _made), layers);
            case MaskKind.Hash:
                var prefix = rule.Texts[0];
                Grow.Room(ref _made, 0, prefix.Length + HashDigits);
                return Issue(rule, Hash(prefix, value, key, _made), layers);
            case MaskKind.Drop:
                return default;
            case MaskKind.Token when Session?.Tokens is { } tokens:
                Grow.Room(ref _made, 0, TokenForm.LengthOf(rule.Label, value.Length));
                return tokens.Write(rule.Label, value, _made) is var length and > 0 ? Escape(length, layers) : rule.Texts[layers];
            default:
                Session?.Issue(rule, rule.Texts[0]);
                return rule.Texts[layers];
        }
    }

    /// <summary>A number of the same length: 1 and zeros, a minus sign kept. False if the value is no integer.</summary>
    public bool TryDigits(ReadOnlySpan<byte> value, out ReadOnlySpan<byte> digits)
    {
        var sign = value[0] == '-' ? 1 : 0;
        digits = default;
        if (value.Length == sign || value[sign..].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        Grow.Room(ref _made, 0, value.Length);
        var made = _made.AsSpan(0, value.Length);
        made.Fill((byte)'0');
        made[0] = value[0];
        made[sign] = (byte)'1';
        digits = made;
        return true;
    }

    /// <summary>The digits of a marked number; valid until the next call.</summary>
    public ReadOnlySpan<byte> Digits(ReadOnlySpan<byte> number, ref KeyedText keyed)
    {
        Grow.Room(ref _made, 0, number.Length);
        keyed.Digits(number, _made);
        return _made.AsSpan(0, number.Length);
    }

    public void Clear()
    {
        Grow.Return(ref _made);
        Grow.Return(ref _escaped);
    }

    // A character beyond ASCII counts as a letter and becomes one '*'. A value that is too short to keep
    // anything of keeps nothing.
    private static int KeepLast(ReadOnlySpan<byte> value, int keep, Span<byte> to)
    {
        var letters = 0;
        foreach (var one in value)
        {
            letters += IsLetter(one) ? 1 : 0;
        }

        var hidden = letters > keep ? letters - keep : letters;
        var (seen, written, hiding) = (0, 0, false);
        foreach (var one in value)
        {
            if (IsLetter(one))
            {
                hiding = seen++ < hidden;
                to[written++] = hiding ? (byte)'*' : one;
            }
            else if (one < 0x80 || !hiding)
            {
                to[written++] = one;
            }
        }

        return written;
    }

    private static bool IsLetter(byte value) => value >= 0xC0 || char.IsAsciiLetterOrDigit((char)value);

    private static int Hash(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> value, HashKey key, Span<byte> to)
    {
        Span<byte> hash = stackalloc byte[32];
        key.Hash(value, hash);
        prefix.CopyTo(to);
        Convert.TryToHexStringLower(hash[..(HashDigits / 2)], to[prefix.Length..], out var written);
        return prefix.Length + written;
    }

    private ReadOnlySpan<byte> Issue(ProgramRule rule, int length, int layers)
    {
        Session?.Issue(rule, _made.AsSpan(0, length));
        return Escape(length, layers);
    }

    private ReadOnlySpan<byte> Escape(int length, int layers)
    {
        for (; layers > 0; layers--)
        {
            Grow.Room(ref _escaped, 0, JsonEscapes.MostBytes(length));
            length = JsonEscapes.Write(_made.AsSpan(0, length), _escaped);
            (_made, _escaped) = (_escaped, _made);
        }

        return _made.AsSpan(0, length);
    }
}
