using FastMcp.Wire.Http.Requests;

namespace FastMcp.Wire.Http.Responses;

/// <summary>
/// Reads response heads (RFC 9112 sections 4 to 6), interim ones included. Same contract as
/// <see cref="RequestHeadReader"/>; faults carry 502.
/// </summary>
public static class ResponseHeadReader
{
    /// <param name="requestMethod">Method of the request this answers: HEAD has no content.</param>
    /// <param name="head">Reset, or given to this method before with the beginning of <paramref name="input"/>.</param>
    /// <param name="consumed">Length of the head when Done, else 0: the caller keeps the bytes.</param>
    public static ParseResult Read(
        ReadOnlySpan<byte> input,
        HttpLimits limits,
        MethodKind requestMethod,
        ResponseHead head,
        out int consumed,
        out HttpFault fault)
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
            fault = ResponseRules.Apply(head, requestMethod);
            result = fault.IsNone ? ParseResult.Done : ParseResult.Refused;
        }

        consumed = result == ParseResult.Done ? cursor.LineStart : 0;
        cursor.Finished = result != ParseResult.NeedMore;
        return result;
    }

    private static ParseResult ReadLines(ReadOnlySpan<byte> input, HttpLimits limits, ResponseHead head, out HttpFault fault)
    {
        ref ResponseState state = ref head.State;
        if (!state.Cursor.StartLineRead)
        {
            ParseResult result = ReadStatusLine(input, limits, ref state, out fault);
            if (result != ParseResult.Done)
            {
                return result;
            }
        }

        return HeadLines.ReadFields(input, limits, HttpSide.Response, ref state.Cursor, head.Fields, out fault);
    }

    private static ParseResult ReadStatusLine(
        ReadOnlySpan<byte> input, HttpLimits limits, ref ResponseState state, out HttpFault fault)
    {
        fault = StatusLine.CheckName(input);
        if (!fault.IsNone)
        {
            return ParseResult.Refused;
        }

        int bound = Math.Min(limits.MaxRequestLine + 2, limits.MaxHeadBytes);
        LineEnd found = HeadLines.NextLine(input, ref state.Cursor, bound, out ByteRange line);
        if (found != LineEnd.Found)
        {
            return HeadLines.WithoutLine(found, HttpFault.TooLarge(HttpSide.Response, 502, nameof(HttpLimits.MaxRequestLine)), out fault);
        }

        fault = StatusLine.Read(input, line, ref state);
        state.Cursor.StartLineRead = true;
        return fault.IsNone ? ParseResult.Done : ParseResult.Refused;
    }
}
