namespace FastMcp.Masking.Keys;

/// <summary>
/// How far the masking of one marked text has come. Its mask leaves with its first byte and the rest is dropped; digits become
/// other digits one by one; only a word that may still be true, false or null waits, for at most four bytes.
/// </summary>
/// <remarks>A mutable struct inside its one owner; <c>default</c> is a new text.</remarks>
internal struct KeyedText
{
    private bool _any;
    private bool _isNumber;
    private bool _anyDigit;

    public enum Steps : byte
    {
        /// <summary>Not decided: hold all of it.</summary>
        Wait,

        /// <summary>Let it pass as it is.</summary>
        Pass,

        /// <summary>Write the mask, drop the text.</summary>
        Mask,

        /// <summary>Drop the text: its mask has left.</summary>
        Drop,

        /// <summary>Write other digits; see <see cref="Digits"/>.</summary>
        Digits,
    }

    /// <summary>The first byte is about to be masked: a finding.</summary>
    public readonly bool IsFirst => !_any;

    /// <param name="window">Of a text: what is new. Of a word that waits: all of it. Not empty.</param>
    public Steps Next(KeyedKind kind, ReadOnlySpan<byte> window, bool end)
    {
        if (_any)
        {
            return _isNumber ? Steps.Digits : Steps.Drop;
        }

        _isNumber = kind == KeyedKind.Number || (kind == KeyedKind.Word && window[0] is < (byte)'A');
        if (kind == KeyedKind.Word && !_isNumber && IsLiteral(window, end, out var waits))
        {
            return waits ? Steps.Wait : Steps.Pass;
        }

        return _isNumber ? Steps.Digits : Steps.Mask;
    }

    public void Begun() => _any = true;

    /// <summary>The first digit becomes 1 and all others 0: of the same length, and no other number is one by chance.</summary>
    public void Digits(ReadOnlySpan<byte> window, Span<byte> to)
    {
        for (var at = 0; at < window.Length; at++)
        {
            var isDigit = char.IsAsciiDigit((char)window[at]);
            to[at] = !isDigit ? window[at] : _anyDigit ? (byte)'0' : (byte)'1';
            _anyDigit |= isDigit;
        }
    }

    private static bool IsLiteral(ReadOnlySpan<byte> word, bool end, out bool waits)
    {
        var literal = word[0] switch { (byte)'t' => "true"u8, (byte)'f' => "false"u8, _ => "null"u8 };
        waits = !end;
        return end ? word.SequenceEqual(literal) : literal.StartsWith(word);
    }
}
