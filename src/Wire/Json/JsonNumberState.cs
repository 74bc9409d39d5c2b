namespace FastMcp.Wire.Json;

/// <summary>The number grammar of RFC 8259 section 6, piece by piece.</summary>
internal struct JsonNumberState
{
    private enum Part : byte
    {
        Start,
        Minus,
        Zero,
        Integer,
        Point,
        Fraction,
        Exponent,
        ExponentSign,
        ExponentDigits,
    }

    private Part _part;

    /// <summary>What was taken may end here and be a number.</summary>
    public readonly bool IsWhole => _part is Part.Zero or Part.Integer or Part.Fraction or Part.ExponentDigits;

    /// <summary>No fraction and no exponent so far.</summary>
    public readonly bool IsInteger => _part <= Part.Integer;

    /// <summary>Scans on from <paramref name="at"/> to the first byte that does not continue the number.</summary>
    /// <returns>Where that byte stands, or the length of <paramref name="bytes"/>.</returns>
    public int Scan(ReadOnlySpan<byte> bytes, int at)
    {
        while (at < bytes.Length && Take(bytes[at]))
        {
            at++;
        }

        return at;
    }

    private bool Take(byte value)
    {
        var digit = value is >= (byte)'0' and <= (byte)'9';
        var next = _part switch
        {
            Part.Start when value == (byte)'-' => Part.Minus,
            Part.Start or Part.Minus when value == (byte)'0' => Part.Zero,
            Part.Start or Part.Minus when digit => Part.Integer,
            Part.Integer when digit => Part.Integer,
            Part.Zero or Part.Integer when value == (byte)'.' => Part.Point,
            Part.Point or Part.Fraction when digit => Part.Fraction,
            Part.Zero or Part.Integer or Part.Fraction when value is (byte)'e' or (byte)'E' => Part.Exponent,
            Part.Exponent when value is (byte)'+' or (byte)'-' => Part.ExponentSign,
            Part.Exponent or Part.ExponentSign or Part.ExponentDigits when digit => Part.ExponentDigits,
            _ => Part.Start,
        };
        if (next == Part.Start)
        {
            return false;
        }

        _part = next;
        return true;
    }
}
