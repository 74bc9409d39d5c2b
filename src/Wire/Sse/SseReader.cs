using System.Buffers;

namespace FastMcp.Wire.Sse;

/// <summary>
/// Cuts a text/event-stream body into events (WHATWG HTML, 9.2). The input is one span that begins where the last
/// event ended and grows until the next is whole; what was examined is not looked at again. Pure; one per stream.
/// </summary>
/// <remarks>
/// Line ends are LF, CRLF or CR. A CR at the end of the input is taken as a whole line end only behind a line that
/// itself ended with a lone CR, so that neither a CRLF is torn nor a CR stream delayed; an LF that follows
/// such a CR belongs to the next event. So every cut of a stream gives the same events.
/// </remarks>
public sealed class SseReader(SseLimits limits)
{
    private static readonly SearchValues<byte> LineEnds = SearchValues.Create("\r\n"u8);

    private bool _started;
    private bool _leftoverLf;
    private bool _resumed;
    private int _examined;
    private int _lineStart;

    /// <summary>Starts another stream.</summary>
    public void Reset()
    {
        _started = _leftoverLf = _resumed = false;
        _examined = _lineStart = 0;
    }

    /// <summary>Looks for the next event.</summary>
    /// <param name="input">All bytes behind the last event.</param>
    /// <param name="end">No bytes follow.</param>
    /// <param name="consumed">Bytes of the event; 0 unless one is returned, all of the input at the stream's end.</param>
    /// <param name="into">Filled where the result is <see cref="SseResult.Event"/> or <see cref="SseResult.Incomplete"/>.
    /// The same one for every call until then.</param>
    public SseResult Next(ReadOnlySpan<byte> input, bool end, out int consumed, SseEvent into)
    {
        consumed = 0;
        if (!_resumed && !TryBegin(input, end, into))
        {
            return end ? SseResult.End : SseResult.NeedMore;
        }

        while (FindLineEnd(input, end, into, out var contentEnd, out var next))
        {
            var line = SseLineParser.Parse(input, _lineStart, NameStart(input), contentEnd, next);
            if (next > limits.MaxEventBytes || into.Count == limits.MaxLines)
            {
                return SseResult.TooLarge;
            }

            _leftoverLf = line.Kind == SseLineKind.Blank && into.LastEndsWithLoneCr(input) && input[next - 1] == (byte)'\r';
            into.Add(line);
            _started = true;
            _lineStart = _examined = next;
            if (line.Kind == SseLineKind.Blank)
            {
                return Finish(SseResult.Event, next, out consumed, into);
            }
        }

        if (input.Length > limits.MaxEventBytes)
        {
            return SseResult.TooLarge;
        }

        return end ? Finish(SseResult.Incomplete, input.Length, out consumed, into) : SseResult.NeedMore;
    }

    private int NameStart(ReadOnlySpan<byte> input) => !_started && input.StartsWith("\uFEFF"u8) ? 3 : _lineStart;

    /// <summary>Starts an event, once it is known whether the input begins with a mark or a left-over line feed.</summary>
    private bool TryBegin(ReadOnlySpan<byte> input, bool end, SseEvent into)
    {
        if (input.IsEmpty || (!_started && !end && input.Length < 3 && "\uFEFF"u8.StartsWith(input)))
        {
            return false;
        }

        into.Clear();
        _resumed = true;
        _lineStart = _examined = 0;
        if (_leftoverLf && input[0] == (byte)'\n')
        {
            into.Add(new SseLine(SseLineKind.Blank, 0, 0, 0, 1));
            _lineStart = _examined = 1;
        }

        _leftoverLf = false;
        return true;
    }

    private bool FindLineEnd(ReadOnlySpan<byte> input, bool end, SseEvent into, out int contentEnd, out int next)
    {
        next = 0;
        var found = input[_examined..].IndexOfAny(LineEnds);
        contentEnd = found < 0 ? input.Length : _examined + found;
        _examined = contentEnd;
        if (found < 0)
        {
            return false;
        }

        next = contentEnd + 1;
        if (input[contentEnd] == (byte)'\n')
        {
            return true;
        }

        // A blank line behind a lone CR ends here, whatever follows (remarks).
        if (contentEnd == _lineStart && into.LastEndsWithLoneCr(input))
        {
            return true;
        }

        if (next == input.Length)
        {
            return end;
        }

        next += input[next] == (byte)'\n' ? 1 : 0;
        return true;
    }

    private SseResult Finish(SseResult result, int length, out int consumed, SseEvent into)
    {
        consumed = length;
        into.Close(length);
        _resumed = false;
        return result;
    }
}
