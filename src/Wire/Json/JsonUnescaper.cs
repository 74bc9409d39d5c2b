namespace FastMcp.Wire.Json;

/// <summary>
/// Decodes the content of JSON strings (RFC 8259 section 7) to WTF-8, piece by piece: an escape, or a surrogate
/// pair, may be cut anywhere. A high surrogate at the end is kept until it is known what follows, also in the
/// next slot of the same channel. A lone surrogate becomes its three bytes (ED A0..BF xx).
/// What is no legal escape is text as it stands, and sets <see cref="Invalid"/>.
/// </summary>
/// <remarks><c>default</c> is the state before the first piece.</remarks>
public struct JsonUnescaper
{
    /// <summary>Free bytes of output that one more step may need.</summary>
    public const int MinimumRoom = 16;

    private const byte Plain = 0;
    private const byte Escape = 1;
    private const byte Hex = 2;

    private byte _phase;
    private byte _digits;
    private byte _digit0, _digit1, _digit2;
    private bool _highHeld;
    private ushort _unit;
    private ushort _high;

    /// <summary>Raw bytes were taken whose text is not given yet: a cut escape or a high surrogate.</summary>
    public readonly bool Pending => _phase != Plain || _highHeld;

    /// <summary>Raw bytes taken whose text is not given yet, at most 11.</summary>
    public readonly int PendingRawLength =>
        (_highHeld ? 6 : 0) + _phase switch { Plain => 0, Escape => 1, _ => 2 + _digits };

    /// <summary>Something was met that JSON does not allow in a string. Sticky.</summary>
    public bool Invalid { get; private set; }

    /// <summary>
    /// Takes raw bytes and gives text. <paramref name="rawLengths"/>[i] is how many raw bytes the text bytes from i
    /// stand for: 1 for a byte that stands for itself, the whole length of an escape (6, 12 for a pair, 2) at its
    /// first text byte and 0 at its others. Over all pieces the lengths add up to the raw bytes taken, less
    /// <see cref="PendingRawLength"/>.
    /// </summary>
    /// <param name="raw">String content, without quotes.</param>
    /// <param name="text">Room for the text; <c>raw.Length + MinimumRoom</c> always takes all of <paramref name="raw"/>.</param>
    /// <param name="rawLengths">As long as <paramref name="text"/>.</param>
    /// <param name="consumed">Raw bytes taken; less than given only where <paramref name="text"/> is full.</param>
    /// <returns>Text bytes written.</returns>
    public int Decode(ReadOnlySpan<byte> raw, Span<byte> text, Span<byte> rawLengths, out int consumed)
    {
        var at = 0;
        var written = 0;
        while (at < raw.Length && text.Length - written >= MinimumRoom)
        {
            if (_phase == Plain && !_highHeld && raw[at] != (byte)'\\')
            {
                var run = CopyRun(raw[at..], text[written..], rawLengths[written..]);
                at += run;
                written += run;
                continue;
            }

            written += Step(raw[at++], text[written..], rawLengths[written..]);
        }

        consumed = at;
        return written;
    }

    /// <summary>The text ends: gives what is still pending, as it stands (at most 8 bytes), and starts anew.</summary>
    public int Finish(Span<byte> text, Span<byte> rawLengths)
    {
        var written = FlushHigh(text, rawLengths);
        if (_phase != Plain)
        {
            written += FlushBroken(text[written..], rawLengths[written..]);
        }

        return written;
    }

    private static int CopyRun(ReadOnlySpan<byte> raw, Span<byte> text, Span<byte> rawLengths)
    {
        var run = raw.IndexOf((byte)'\\');
        run = Math.Min(run < 0 ? raw.Length : run, text.Length);
        raw[..run].CopyTo(text);
        rawLengths[..run].Fill(1);
        return run;
    }

    private int Step(byte value, Span<byte> text, Span<byte> rawLengths)
    {
        if (_phase == Plain)
        {
            if (value == (byte)'\\')
            {
                _phase = Escape;
                return 0;
            }

            var held = FlushHigh(text, rawLengths);
            text[held] = value;
            rawLengths[held] = 1;
            return held + 1;
        }

        return _phase == Escape ? StepEscape(value, text, rawLengths) : StepHex(value, text, rawLengths);
    }

    private int StepEscape(byte value, Span<byte> text, Span<byte> rawLengths)
    {
        if (value == (byte)'u')
        {
            _phase = Hex;
            _digits = 0;
            _unit = 0;
            return 0;
        }

        var written = FlushHigh(text, rawLengths);
        var decoded = JsonText.DecodeShortEscape(value);
        if (decoded == 0)
        {
            written += FlushBroken(text[written..], rawLengths[written..]);
            return written + Step(value, text[written..], rawLengths[written..]);
        }

        _phase = Plain;
        text[written] = decoded;
        rawLengths[written] = 2;
        return written + 1;
    }

    private int StepHex(byte value, Span<byte> text, Span<byte> rawLengths)
    {
        var nibble = JsonText.HexValue(value);
        if (nibble < 0)
        {
            var written = FlushHigh(text, rawLengths);
            written += FlushBroken(text[written..], rawLengths[written..]);
            return written + Step(value, text[written..], rawLengths[written..]);
        }

        _unit = (ushort)((_unit << 4) | nibble);
        switch (_digits++)
        {
            case 0: _digit0 = value; return 0;
            case 1: _digit1 = value; return 0;
            case 2: _digit2 = value; return 0;
            default:
                _phase = Plain;
                return Unit(text, rawLengths);
        }
    }

    private int Unit(Span<byte> text, Span<byte> rawLengths)
    {
        if (_highHeld && char.IsLowSurrogate((char)_unit))
        {
            _highHeld = false;
            var scalar = char.ConvertToUtf32((char)_high, (char)_unit);
            return JsonText.WriteScalar(scalar, 12, text, rawLengths);
        }

        var written = FlushHigh(text, rawLengths);
        if (char.IsHighSurrogate((char)_unit))
        {
            _highHeld = true;
            _high = _unit;
            return written;
        }

        return written + JsonText.WriteScalar(_unit, 6, text[written..], rawLengths[written..]);
    }

    private int FlushHigh(Span<byte> text, Span<byte> rawLengths)
    {
        if (!_highHeld)
        {
            return 0;
        }

        _highHeld = false;
        return JsonText.WriteScalar(_high, 6, text, rawLengths);
    }

    /// <summary>The bytes of an escape that turned out to be none, as they stood.</summary>
    private int FlushBroken(Span<byte> text, Span<byte> rawLengths)
    {
        ReadOnlySpan<byte> seen = [(byte)'\\', (byte)'u', _digit0, _digit1, _digit2];
        var length = _phase == Escape ? 1 : 2 + _digits;
        seen[..length].CopyTo(text);
        rawLengths[..length].Fill(1);
        _phase = Plain;
        Invalid = true;
        return length;
    }
}
