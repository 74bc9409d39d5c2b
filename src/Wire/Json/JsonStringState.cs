using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FastMcp.Wire.Json;

/// <summary>
/// Checks the content of a JSON string, piece by piece: escapes, controls, UTF-8 (RFC 3629).
/// Lone surrogate <i>escapes</i> are legal JSON and pass. <c>default</c> is the state after the opening quote.
/// </summary>
internal struct JsonStringState
{
    /// <summary>The closing quote is not among the bytes.</summary>
    public const int Open = -1;

    private static readonly SearchValues<byte> Special = SearchValues.Create(SpecialBytes());

    private byte _hexLeft;
    private bool _escape;
    private byte _continuations;
    private byte _low;
    private byte _high;

    /// <summary>Most strings end within 32 bytes and need no decoding: where the closing quote of such a one stands. <see cref="Open"/>: it has to be scanned.</summary>
    public static int EndOfShort(ReadOnlySpan<byte> bytes, int at)
    {
        if (bytes.Length - at < Vector256<byte>.Count)
        {
            return Open;
        }

        var block = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(bytes), (nuint)at);

        // As signed numbers controls and bytes over 0x7F are those below the space.
        var special = Vector256.LessThan(block.AsSByte(), Vector256.Create((sbyte)' ')).AsByte()
            | Vector256.Equals(block, Vector256.Create((byte)'"')) | Vector256.Equals(block, Vector256.Create((byte)'\\'));
        var end = at + BitOperations.TrailingZeroCount(special.ExtractMostSignificantBits());
        return end < at + Vector256<byte>.Count && bytes[end] == (byte)'"' ? end : Open;
    }

    /// <summary>Scans on from <paramref name="at"/>.</summary>
    /// <returns>Where the closing quote stands, <see cref="Open"/>, or where the fault is.</returns>
    public int Scan(ReadOnlySpan<byte> bytes, int at, out JsonFaultKind fault)
    {
        fault = JsonFaultKind.None;
        while (at < bytes.Length)
        {
            if (_hexLeft == 0 && !_escape && _continuations == 0)
            {
                var skip = bytes[at..].IndexOfAny(Special);
                if (skip < 0)
                {
                    return Open;
                }

                at += skip;
                if (bytes[at] == (byte)'"')
                {
                    return at;
                }

                if (bytes[at] == (byte)'\\' && PastEscapes(bytes, at) is var past && past > at)
                {
                    at = past;
                    continue;
                }
            }

            fault = Take(bytes[at]);
            if (fault != JsonFaultKind.None)
            {
                return at;
            }

            at++;
        }

        return Open;
    }

    // Whole escapes, one behind the other. What is none, or is cut, is left to the states.
    private static int PastEscapes(ReadOnlySpan<byte> bytes, int at)
    {
        while (at + 1 < bytes.Length && bytes[at] == (byte)'\\')
        {
            if (bytes[at + 1] != (byte)'u')
            {
                if (JsonText.DecodeShortEscape(bytes[at + 1]) == 0)
                {
                    return at;
                }

                at += 2;
            }
            else if (at + 6 <= bytes.Length && IsHex(bytes.Slice(at + 2, 4)))
            {
                at += 6;
            }
            else
            {
                return at;
            }
        }

        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsHex(ReadOnlySpan<byte> four) =>
        char.IsAsciiHexDigit((char)four[0]) && char.IsAsciiHexDigit((char)four[1]) && char.IsAsciiHexDigit((char)four[2]) && char.IsAsciiHexDigit((char)four[3]);

    private JsonFaultKind Take(byte value)
    {
        if (_continuations != 0)
        {
            return TakeContinuation(value);
        }

        if (_hexLeft != 0)
        {
            _hexLeft--;
            return JsonText.HexValue(value) < 0 ? JsonFaultKind.InvalidEscape : JsonFaultKind.None;
        }

        if (_escape)
        {
            _escape = false;
            _hexLeft = value == (byte)'u' ? (byte)4 : (byte)0;
            return _hexLeft != 0 || JsonText.DecodeShortEscape(value) != 0 ? JsonFaultKind.None : JsonFaultKind.InvalidEscape;
        }

        if (value == (byte)'\\')
        {
            _escape = true;
            return JsonFaultKind.None;
        }

        return value < 0x20 ? JsonFaultKind.ControlInString : TakeLead(value);
    }

    private JsonFaultKind TakeContinuation(byte value)
    {
        if (value < _low || value > _high)
        {
            return JsonFaultKind.InvalidUtf8;
        }

        _continuations--;
        _low = 0x80;
        _high = 0xBF;
        return JsonFaultKind.None;
    }

    /// <summary>Table 3-7 of the Unicode Standard: the second byte's range tells overlong, surrogate and too large.</summary>
    private JsonFaultKind TakeLead(byte value)
    {
        (_continuations, _low, _high) = value switch
        {
            >= 0xC2 and <= 0xDF => ((byte)1, (byte)0x80, (byte)0xBF),
            0xE0 => ((byte)2, (byte)0xA0, (byte)0xBF),
            0xED => ((byte)2, (byte)0x80, (byte)0x9F),
            >= 0xE1 and <= 0xEF => ((byte)2, (byte)0x80, (byte)0xBF),
            0xF0 => ((byte)3, (byte)0x90, (byte)0xBF),
            >= 0xF1 and <= 0xF3 => ((byte)3, (byte)0x80, (byte)0xBF),
            0xF4 => ((byte)3, (byte)0x80, (byte)0x8F),
            _ => ((byte)0, (byte)0, (byte)0),
        };
        return _continuations == 0 ? JsonFaultKind.InvalidUtf8 : JsonFaultKind.None;
    }

    private static byte[] SpecialBytes() =>
        [.. Enumerable.Range(0, 256).Where(static b => b < 0x20 || b is '"' or '\\' || b >= 0x80).Select(static b => (byte)b)];
}
