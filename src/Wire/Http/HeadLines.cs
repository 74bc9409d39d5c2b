using FastMcp.Wire.Http.Fields;

namespace FastMcp.Wire.Http;

/// <summary>The part that request and response heads share: lines up to the empty one, and the fields in them.</summary>
internal static class HeadLines
{
    /// <summary>The next line of the head, where all of it is there.</summary>
    internal static LineEnd NextLine(ReadOnlySpan<byte> input, ref HeadCursor cursor, int bound, out ByteRange line)
    {
        LineEnd found = LineFinder.Find(input, ref cursor.Examined, bound, out int end);
        line = new ByteRange(cursor.LineStart, Math.Max(0, end - cursor.LineStart));
        if (found == LineEnd.Found)
        {
            cursor.LineStart = cursor.Examined;
        }

        return found;
    }

    /// <summary>What it means that there is no next line; <paramref name="tooFar"/> is the fault of one that is too long.</summary>
    internal static ParseResult WithoutLine(LineEnd found, HttpFault tooFar, out HttpFault fault)
    {
        fault = found switch
        {
            LineEnd.NotYet => default,
            LineEnd.TooFar => tooFar,
            _ => HttpFault.Malformed(tooFar.Side, "a control byte, or a line end that is not CR LF"),
        };
        return found == LineEnd.NotYet ? ParseResult.NeedMore : ParseResult.Refused;
    }

    /// <summary>Reads field lines up to and with the empty line; Done means the head is whole.</summary>
    internal static ParseResult ReadFields(
        ReadOnlySpan<byte> input, HttpLimits limits, HttpSide side, ref HeadCursor cursor, FieldTable fields, out HttpFault fault)
    {
        while (true)
        {
            LineEnd found = NextLine(input, ref cursor, limits.MaxHeadBytes, out ByteRange line);
            if (found != LineEnd.Found)
            {
                return WithoutLine(found, HttpFault.TooLarge(side, 431, nameof(HttpLimits.MaxHeadBytes)), out fault);
            }

            if (line.Length == 0)
            {
                fault = default;
                return ParseResult.Done;
            }

            if (FieldLine.Read(input, line, out ByteRange name, out ByteRange value, out KnownField known) is { } flaw)
            {
                fault = HttpFault.Malformed(side, flaw);
                return ParseResult.Refused;
            }

            if (fields.Count >= limits.MaxFields)
            {
                fault = HttpFault.TooLarge(side, 431, nameof(HttpLimits.MaxFields));
                return ParseResult.Refused;
            }

            fields.Note(known, name, value);
        }
    }
}
