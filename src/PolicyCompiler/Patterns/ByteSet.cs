using FastMcp.PolicyCompiler.Automata;

namespace FastMcp.PolicyCompiler.Patterns;

/// <summary>A set over the 256 bytes and the edge of the text (its start or its end, by the side one looks at).</summary>
internal readonly record struct ByteSet
{
    private readonly ulong _a;
    private readonly ulong _b;
    private readonly ulong _c;
    private readonly ulong _d;

    private ByteSet(ulong a, ulong b, ulong c, ulong d, bool edge)
    {
        _a = a;
        _b = b;
        _c = c;
        _d = d;
        Edge = edge;
    }

    public static ByteSet None => default;

    public static ByteSet All { get; } = new(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, true);

    public static ByteSet OnlyEdge { get; } = new(0, 0, 0, 0, true);

    public static ByteSet NonAscii { get; } = new(0, 0, ulong.MaxValue, ulong.MaxValue, false);

    public static ByteSet Word { get; } = Range('0', '9') | Range('A', 'Z') | Range('a', 'z') | Of('_');

    public bool Edge { get; }

    public bool IsEmpty => (_a | _b | _c | _d) == 0 && !Edge;

    /// <summary>How many bytes, without the edge.</summary>
    public int Count => Bits.Count(_a) + Bits.Count(_b) + Bits.Count(_c) + Bits.Count(_d);

    public bool HasNoByte => (_a | _b | _c | _d) == 0;

    public static ByteSet operator |(ByteSet x, ByteSet y) =>
        new(x._a | y._a, x._b | y._b, x._c | y._c, x._d | y._d, x.Edge | y.Edge);

    public static ByteSet operator &(ByteSet x, ByteSet y) =>
        new(x._a & y._a, x._b & y._b, x._c & y._c, x._d & y._d, x.Edge & y.Edge);

    public static ByteSet operator ~(ByteSet x) => new(~x._a, ~x._b, ~x._c, ~x._d, !x.Edge);

    public static ByteSet Of(int value) => Range(value, value);

    public static ByteSet Range(int first, int last)
    {
        ulong a = 0, b = 0, c = 0, d = 0;
        for (var value = first; value <= last; value++)
        {
            var bit = 1UL << (value & 63);
            switch (value >> 6)
            {
                case 0: a |= bit; break;
                case 1: b |= bit; break;
                case 2: c |= bit; break;
                default: d |= bit; break;
            }
        }

        return new(a, b, c, d, false);
    }

    /// <summary>Byte 0 to 255, or 256 for the edge.</summary>
    public bool Contains(int value)
    {
        if (value > 255)
        {
            return Edge;
        }

        return (Part(value >> 6) >> (value & 63) & 1) != 0;
    }

    /// <summary>64 bytes as bits, from 0 on by four words.</summary>
    public ulong Part(int index) => index switch { 0 => _a, 1 => _b, 2 => _c, _ => _d };
}
