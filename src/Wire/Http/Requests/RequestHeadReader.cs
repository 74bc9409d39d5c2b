namespace FastMcp.Wire.Http.Requests;

/// <summary>
/// Reads request heads (RFC 9112 sections 2 to 6). Each call gets the same bytes as the last one and more
/// behind them; every byte is looked at once. The answer does not depend on how the bytes were cut.
/// </summary>
public static class RequestHeadReader
{
    /// <param name="head">Reset, or given to this method before with the beginning of <paramref name="input"/>.</param>
    /// <param name="consumed">Length of the head when Done, else 0: the caller keeps the bytes.</param>
    /// <param name="fault">Set when Refused: answer with its status and close the connection.</param>
    public static ParseResult Read(
        ReadOnlySpan<byte> input, HttpLimits limits, RequestHead head, out int consumed, out HttpFault fault)
    {
        ref HeadCursor cursor = ref head.State.Cursor;
        if (cursor.Finished)
        {
            throw new InvalidOperationException("The head holds a message already; reset it first.");
        }

        ParseResult result = ReadLines(input, limits, head, out fault);
        if (result == ParseResult.Refused)
        {
            // What was noted has no bytes behind it: it must not be looked at.
            head.Reset();
        }
        else if (result == ParseResult.Done)
        {
            head.Fields.Adopt(input[..cursor.LineStart]);
            fault = RequestRules.Apply(head);
            result = fault.IsNone ? ParseResult.Done : ParseResult.Refused;
        }

        consumed = result == ParseResult.Done ? cursor.LineStart : 0;
        cursor.Finished = result != ParseResult.NeedMore;
        return result;
    }

    private static ParseResult ReadLines(ReadOnlySpan<byte> input, HttpLimits limits, RequestHead head, out HttpFault fault)
    {
        ref RequestState state = ref head.State;
        if (!state.Cursor.StartLineRead)
        {
            ParseResult result = SkipEmptyLines(input, limits, ref state.Cursor, out fault);
            result = result == ParseResult.Done ? ReadRequestLine(input, limits, ref state, out fault) : result;
            if (result != ParseResult.Done)
            {
                return result;
            }
        }

        return HeadLines.ReadFields(input, limits, HttpSide.Request, ref state.Cursor, head.Fields, out fault);
    }

    private static ParseResult SkipEmptyLines(
        ReadOnlySpan<byte> input, HttpLimits limits, ref HeadCursor cursor, out HttpFault fault)
    {
        fault = default;
        while (cursor.LineStart < input.Length && input[cursor.LineStart] == '\r')
        {
            if (cursor.EmptyLines >= limits.MaxLeadingEmptyLines)
            {
                fault = HttpFault.Malformed(HttpSide.Request, "too many empty lines before the request line");
                return ParseResult.Refused;
            }

            if (cursor.LineStart + 1 == input.Length)
            {
                return ParseResult.NeedMore;
            }

            if (input[cursor.LineStart + 1] != '\n')
            {
                fault = HttpFault.Malformed(HttpSide.Request, "a line end that is not CR LF");
                return ParseResult.Refused;
            }

            cursor.EmptyLines++;
            cursor.LineStart += 2;
            cursor.Examined = cursor.LineStart;
        }

        return ParseResult.Done;
    }

    private static ParseResult ReadRequestLine(
        ReadOnlySpan<byte> input, HttpLimits limits, ref RequestState state, out HttpFault fault)
    {
        int start = state.Cursor.LineStart;
        fault = RequestLine.CheckMethod(input[start..], limits);
        if (!fault.IsNone)
        {
            return ParseResult.Refused;
        }

        int bound = Math.Min(start + limits.MaxRequestLine + 2, limits.MaxHeadBytes);
        LineEnd found = HeadLines.NextLine(input, ref state.Cursor, bound, out ByteRange line);
        if (found != LineEnd.Found)
        {
            return HeadLines.WithoutLine(found, HttpFault.TooLarge(HttpSide.Request, 414, nameof(HttpLimits.MaxRequestLine)), out fault);
        }

        fault = RequestLine.Read(input, line, ref state);
        state.Cursor.StartLineRead = true;
        return fault.IsNone ? ParseResult.Done : ParseResult.Refused;
    }
}
