using FastMcp.Wire.Http.Fields;

namespace FastMcp.Wire.Http;

/// <summary>The part that request and response heads share: lines up to the empty one, and the fields in them.</summary>
internal static class HeadLines
{
    /// <summary>The next line of the head, or the fault that stands in its place.</summary>
    internal static ParseResult NextLine(
        ReadOnlySpan<byte> input, ref HeadCursor cursor, int bound, HttpFault tooFar, out ByteRange line, out HttpFault fault)
    {
        LineEnd found = LineFinder.Find(input, ref cursor.Examined, bound, out int end);
        line = new ByteRange(cursor.LineStart, Math.Max(0, end - cursor.LineStart));
        fault = default;
        switch (found)
        {
            case LineEnd.Found:
                cursor.LineStart = cursor.Examined;
                return ParseResult.Done;
            case LineEnd.NotYet:
                return ParseResult.NeedMore;
            case LineEnd.TooFar:
                fault = tooFar;
                return ParseResult.Refused;
            default:
                fault = HttpFault.Malformed(tooFar.Side, "a control byte, or a line end that is not CR LF");
                return ParseResult.Refused;
        }
    }

    /// <summary>Reads field lines up to and with the empty line; Done means the head is whole.</summary>
    internal static ParseResult ReadFields(
        ReadOnlySpan<byte> input, HttpLimits limits, HttpSide side, ref HeadCursor cursor, FieldTable fields, out HttpFault fault)
    {
        HttpFault tooFar = HttpFault.TooLarge(side, 431, nameof(HttpLimits.MaxHeadBytes));
        while (true)
        {
            ParseResult result = NextLine(input, ref cursor, limits.MaxHeadBytes, tooFar, out ByteRange line, out fault);
            if (result != ParseResult.Done || line.Length == 0)
            {
                return result;
            }

            fault = NoteField(input, line, limits, side, fields);
            if (!fault.IsNone)
            {
                return ParseResult.Refused;
            }
        }
    }

    private static HttpFault NoteField(
        ReadOnlySpan<byte> input, ByteRange line, HttpLimits limits, HttpSide side, FieldTable fields)
    {
        string? flaw = FieldLine.Read(input, line, out ByteRange name, out ByteRange value);
        if (flaw is not null)
        {
            return HttpFault.Malformed(side, flaw);
        }

        if (fields.Count >= limits.MaxFields)
        {
            return HttpFault.TooLarge(side, 431, nameof(HttpLimits.MaxFields));
        }

        fields.Note(input, name, value);
        return default;
    }
}
