using System.Runtime.CompilerServices;

namespace FastMcp.Masking.Text;

/// <summary>The bytes of an escape that is not complete: at most a high surrogate and what follows it.</summary>
internal struct EscapeState
{
    public const int OneEscape = 6;
    private const int Most = 12;

    // Places count from the first byte: a level has room for these, and mostly none is used.
    private long _from;
    private Places _starts;
    private Places _ends;
    private Bytes _values;

    public int Count { get; private set; }

    public readonly bool IsEmpty => Count == 0;

    public readonly EscapeByte this[int index] => new(_values[index], _from + _starts[index], _from + _ends[index]);

    public void Add(byte value, long rawStart, long rawEnd)
    {
        _from = Count == 0 ? rawStart : _from;
        (_values[Count], _starts[Count], _ends[Count]) = (value, (uint)(rawStart - _from), (uint)(rawEnd - _from));
        Count++;
    }

    public void Clear() => Count = 0;

    /// <summary>Drops the complete first escape.</summary>
    public void DropFirst()
    {
        var left = this;
        Count = 0;
        for (var at = OneEscape; at < left.Count; at++)
        {
            var (value, rawStart, rawEnd) = left[at];
            Add(value, rawStart, rawEnd);
        }
    }

    /// <summary>The four hexadecimal digits of a complete escape that begins at an index.</summary>
    public readonly int Unit(int from)
    {
        var value = 0;
        for (var at = from + 2; at < from + OneEscape; at++)
        {
            value = value << 4 | HexDigit(_values[at]);
        }

        return value;
    }

    // Upper and lower case letters differ in one bit, which the low nibble does not have.
    public static int HexDigit(byte digit) => digit <= (byte)'9' ? digit - '0' : (digit & 15) + 9;

    [InlineArray(Most)]
    private struct Places
    {
        private uint _first;
    }

    [InlineArray(Most)]
    private struct Bytes
    {
        private byte _first;
    }
}
