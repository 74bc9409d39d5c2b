using System.Runtime.CompilerServices;

namespace FastMcp.Masking.Text;

/// <summary>The bytes of an escape that is not complete: at most a high surrogate and what follows it.</summary>
internal struct EscapeState
{
    public const int OneEscape = 6;
    private const int Most = 12;

    private Kept _kept;

    public int Count { get; private set; }

    public readonly bool IsEmpty => Count == 0;

    public readonly EscapeByte this[int index] => _kept[index];

    public void Add(byte value, long rawStart, long rawEnd) => _kept[Count++] = new(value, rawStart, rawEnd);

    public void Clear() => Count = 0;

    /// <summary>Drops the complete first escape.</summary>
    public void DropFirst()
    {
        for (var at = OneEscape; at < Count; at++)
        {
            _kept[at - OneEscape] = _kept[at];
        }

        Count -= OneEscape;
    }

    /// <summary>The four hexadecimal digits of a complete escape that begins at an index.</summary>
    public readonly int Unit(int from)
    {
        var value = 0;
        for (var at = from + 2; at < from + OneEscape; at++)
        {
            value = value << 4 | HexDigit(_kept[at].Value);
        }

        return value;
    }

    // Upper and lower case letters differ in one bit, which the low nibble does not have.
    public static int HexDigit(byte digit) => digit <= (byte)'9' ? digit - '0' : (digit & 15) + 9;

    [InlineArray(Most)]
    private struct Kept
    {
        private EscapeByte _first;
    }
}
