using System.Buffers;
using System.Runtime.CompilerServices;
using FastMcp.Masking.Keys;
using FastMcp.Masking.Matching;

namespace FastMcp.Masking.Text;

/// <summary>Escapes of JSON strings: complete, open at the end of a piece, or none.</summary>
internal sealed partial class SlotDecoder
{
    // Whole escapes of the slot's own string, one behind the other, where its text is no JSON: as the levels would, without them. What is cut, half of a pair, or no escape is left
    // to those. Returns the raw bytes.
    private int WholeEscapes(ReadOnlySpan<byte> raw, long position)
    {
        var at = 0;
        if (raw[0] != '\\' || _root != 0 || _leaf != 1 || !IsPlain)
        {
            return 0;
        }

        while (at + 1 < raw.Length && raw[at] == '\\')
        {
            Steps++;
            if (raw[at + 1] != 'u')
            {
                var value = ShortValue(raw[at + 1]);
                if (value < 0)
                {
                    break;
                }

                text.AppendEscape((byte)value, position + at, 2);
                at += 2;
            }
            else if (at + EscapeState.OneEscape > raw.Length || !TryUnit(raw.Slice(at + 2, 4), out var unit) || char.IsSurrogate((char)unit))
            {
                break;
            }
            else
            {
                AppendUnit(unit, position + at);
                at += EscapeState.OneEscape;
            }
        }

        return at;
    }

    private void AppendUnit(int unit, long start)
    {
        if (unit < 0x80)
        {
            text.AppendEscape((byte)unit, start, EscapeState.OneEscape);
            return;
        }

        var end = start + EscapeState.OneEscape;
        text.Append((byte)(unit < 0x800 ? 0xC0 | unit >> 6 : 0xE0 | unit >> 12), start, end);
        if (unit >= 0x800)
        {
            text.Append((byte)(0x80 | unit >> 6 & 0x3F), start, end);
        }

        text.Append((byte)(0x80 | unit & 0x3F), start, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryUnit(ReadOnlySpan<byte> digits, out int unit)
    {
        unit = 0;
        if (!char.IsAsciiHexDigit((char)digits[0]) || !char.IsAsciiHexDigit((char)digits[1]) || !char.IsAsciiHexDigit((char)digits[2]) || !char.IsAsciiHexDigit((char)digits[3]))
        {
            return false;
        }

        unit = EscapeState.HexDigit(digits[0]) << 12 | EscapeState.HexDigit(digits[1]) << 8 | EscapeState.HexDigit(digits[2]) << 4 | EscapeState.HexDigit(digits[3]);
        return true;
    }

    // Looks at the escape so far: complete, incomplete, or none.
    private void Escape(int level)
    {
        ref var escape = ref _levels[level].Escape;
        var from = escape.Count > EscapeState.OneEscape ? EscapeState.OneEscape : 0;
        var length = escape.Count - from;
        if (length == 1)
        {
            return;
        }

        var last = escape[escape.Count - 1].Value;
        if (length == 2 && last != 'u')
        {
            ShortEscape(level, from, last);
        }
        else if (length > 2 && !char.IsAsciiHexDigit((char)last))
        {
            BadEscape(level, from);
        }
        else if (length == EscapeState.OneEscape)
        {
            CompleteUnit(level, from);
        }
    }

    private void ShortEscape(int level, int from, byte letter)
    {
        var value = ShortValue(letter);
        if (value < 0)
        {
            BadEscape(level, from);
            return;
        }

        if (from > 0)
        {
            LoneSurrogate(level);
        }

        Emit(level, value, 2);
    }

    private static int ShortValue(byte letter) => letter switch
    {
        (byte)'n' => '\n',
        (byte)'t' => '\t',
        (byte)'r' => '\r',
        (byte)'b' => '\b',
        (byte)'f' => '\f',
        (byte)'"' or (byte)'\\' or (byte)'/' => letter,
        _ => -1,
    };

    private void CompleteUnit(int level, int from)
    {
        ref var escape = ref _levels[level].Escape;
        var unit = escape.Unit(from);
        if (from > 0)
        {
            if (unit is >= 0xDC00 and <= 0xDFFF)
            {
                Emit(level, 0x10000 + ((escape.Unit(0) & 0x3FF) << 10) + (unit & 0x3FF), 2 * EscapeState.OneEscape);
                return;
            }

            LoneSurrogate(level);
        }

        // A high surrogate waits for its other half.
        if (unit is < 0xD800 or > 0xDBFF)
        {
            Emit(level, unit, EscapeState.OneEscape);
        }
    }

    private void LoneSurrogate(int level)
    {
        ref var escape = ref _levels[level].Escape;
        var (start, end) = (escape[0].RawStart, escape[EscapeState.OneEscape - 1].RawEnd);
        var unit = escape.Unit(0);
        escape.DropFirst();
        FeedCharacter(level + 1, unit, start, end);
    }

    private void Emit(int level, int character, int length)
    {
        ref var escape = ref _levels[level].Escape;
        var (start, end) = (escape[0].RawStart, escape[length - 1].RawEnd);
        escape.Clear();
        FeedCharacter(level + 1, character, start, end);
    }

    private void FeedCharacter(int level, int character, long start, long end)
    {
        if (character < 0x80)
        {
            Feed(level, (byte)character, start, end);
            return;
        }

        if (character < 0x800)
        {
            Feed(level, (byte)(0xC0 | character >> 6), start, end);
        }
        else
        {
            if (character < 0x10000)
            {
                Feed(level, (byte)(0xE0 | character >> 12), start, end);
            }
            else
            {
                Feed(level, (byte)(0xF0 | character >> 18), start, end);
                Feed(level, (byte)(0x80 | character >> 12 & 0x3F), start, end);
            }

            Feed(level, (byte)(0x80 | character >> 6 & 0x3F), start, end);
        }

        Feed(level, (byte)(0x80 | character & 0x3F), start, end);
    }

    private void BadEscape(int level, int from)
    {
        if (from > 0)
        {
            LoneSurrogate(level);
        }

        if (_levels[level].Mode == JsonFrame.Modes.Wire)
        {
            var bytes = _levels[level].Escape;
            _levels[level].Escape.Clear();
            for (var at = 0; at < bytes.Count; at++)
            {
                Feed(level + 1, bytes[at].Value, bytes[at].RawStart, bytes[at].RawEnd);
            }

            return;
        }

        Flush(level + 1);
        var kept = _levels[level].Escape;
        BecomePlain(level);
        Literally(kept);
    }

    // The levels inside end with this one, the innermost first: its bytes came first.
    private void Flush(int level)
    {
        for (var deeper = _leaf - 1; deeper >= level; deeper--)
        {
            FlushOne(deeper);
        }
    }

    private void FlushOne(int level)
    {
        if (level >= _leaf || !_levels[level].IsString)
        {
            return;
        }

        if (_levels[level].Escape.Count >= EscapeState.OneEscape)
        {
            LoneSurrogate(level);
        }

        var kept = _levels[level].Escape;
        _levels[level].Escape.Clear();
        Literally(kept);
    }

    private void Literally(in EscapeState kept)
    {
        for (var at = 0; at < kept.Count; at++)
        {
            text.Append(kept[at].Value, kept[at].RawStart, kept[at].RawEnd);
        }
    }
}
