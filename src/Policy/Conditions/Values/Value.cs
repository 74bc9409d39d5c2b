using System.Text;

namespace FastMcp.Policy.Conditions.Values;

/// <summary>
/// A value of CEL in 24 bytes. Numbers and times lie in it; a text is a piece of an array or of a fact's bytes,
/// so that no fact is copied. What points into facts is good only together with its <see cref="Frame"/>.
/// </summary>
public readonly struct Value
{
    // Text and bytes: an array, or null for a fact. List: Value[], TextSet, JsonTape or null for findings. Map: ValueMap or JsonTape.
    internal readonly object? Ref;

    // Number, seconds, nanoseconds, or the start and length of a text.
    internal readonly long Bits;

    // Nanoseconds of a timestamp, the fact of a text, the entry of a tape, the index of a finding.
    internal readonly int Extra;

    internal Value(ValueKind kind, object? reference, long bits, int extra) => (Kind, Ref, Bits, Extra) = (kind, reference, bits, extra);

    public ValueKind Kind { get; }

    public static Value Null => new(ValueKind.Null, null, 0, 0);

    public static Value True => new(ValueKind.Bool, null, 1, 0);

    public static Value False => new(ValueKind.Bool, null, 0, 0);

    public static Value Unknown => new(ValueKind.Unknown, null, 0, 0);

    public static Value NoOptional => new(ValueKind.Optional, null, 0, 0);

    /// <summary>An error or unknown: what a strict routine hands on.</summary>
    public bool IsBlocked => Kind <= ValueKind.Unknown;

    public bool AsBool => Bits != 0;

    public long AsInt => Bits;

    public ulong AsUint => (ulong)Bits;

    public double AsDouble => BitConverter.Int64BitsToDouble(Bits);

    public ErrorKind AsError => (ErrorKind)Bits;

    public static Value Of(bool value) => new(ValueKind.Bool, null, value ? 1 : 0, 0);

    public static Value Of(long value) => new(ValueKind.Int, null, value, 0);

    public static Value Of(ulong value) => new(ValueKind.Uint, null, (long)value, 0);

    public static Value Of(double value) => new(ValueKind.Double, null, BitConverter.DoubleToInt64Bits(value), 0);

    public static Value Of(string value) => OfText(Encoding.UTF8.GetBytes(value));

    public static Value Of(Truth truth, ErrorKind error) => truth switch
    {
        Truth.False => False,
        Truth.True => True,
        Truth.Unknown => Unknown,
        _ => Failed(error),
    };

    public static Value OfText(byte[] utf8) => new(ValueKind.String, utf8, utf8.Length, 0);

    public static Value OfBytes(byte[] bytes) => new(ValueKind.Bytes, bytes, bytes.Length, 0);

    public static Value OfTimestamp(long seconds, int nanos) => new(ValueKind.Timestamp, null, seconds, nanos);

    /// <param name="nanos">Nanoseconds.</param>
    public static Value OfDuration(long nanos) => new(ValueKind.Duration, null, nanos, 0);

    public static Value OfList(Value[] items) => new(ValueKind.List, items, 0, 0);

    public static Value OfMap(ValueMap entries) => new(ValueKind.Map, entries, 0, 0);

    public static Value OfType(string name) => new(ValueKind.Type, name, 0, 0);

    public static Value OfOptional(Value inner) => new(ValueKind.Optional, new Value[] { inner }, 0, 0);

    public static Value Failed(ErrorKind kind) => new(ValueKind.Error, null, (long)kind, 0);

    /// <summary>The truth of a condition: what is neither true nor false failed.</summary>
    public Truth ToTruth(ref Frame frame)
    {
        if (Kind == ValueKind.Bool)
        {
            return AsBool ? Truth.True : Truth.False;
        }

        if (Kind == ValueKind.Unknown)
        {
            return Truth.Unknown;
        }

        return frame.Fail(Kind == ValueKind.Error ? AsError : ErrorKind.NotBool);
    }

    internal static Value OfFact(int fact, int length) => new(ValueKind.String, null, length, fact);

    internal Value Slice(int start, int length) => new(Kind, Ref, ((Bits & ~0xFFFFFFFFL) + ((long)start << 32)) | (uint)length, Extra);

    internal int Start => (int)(Bits >> 32);

    internal int Length => (int)Bits;
}
