using FastMcp.Wire.Http.Fields;
using FastMcp.Wire.Http.Requests;
using FastMcp.Wire.Http.Responses;

namespace FastMcp.Wire.Http.Bodies;

/// <summary>
/// Reads the content of one message without copying it. Feed it the bytes behind the head: it says how many it
/// consumed and gives slices of the input that are content. The result does not depend on how the bytes were cut.
/// A mutable struct: keep it in one field, never copy it while reading.
/// </summary>
public struct BodyReader
{
    private readonly HttpLimits _limits;
    private readonly FieldTable? _trailers;
    private readonly HttpSide _side;
    private long _left;
    private long _extensionBytes;
    private ChunkLine _line;
    private TrailerCursor _trailer;
    private ChunkStep _step;

    /// <param name="length">Bytes of content; looked at for <see cref="BodyFraming.Length"/> only.</param>
    /// <param name="trailers">Gets the trailer fields that <see cref="TrailerFields"/> keeps; reset by its owner.</param>
    public BodyReader(BodyFraming framing, long length, HttpSide side, HttpLimits limits, FieldTable? trailers = null)
    {
        _limits = limits;
        _trailers = trailers;
        _side = side;
        _line = ChunkLine.Begun;
        Framing = framing;
        _left = framing == BodyFraming.Length ? length : 0;
        _step = framing switch
        {
            BodyFraming.Chunked => ChunkStep.SizeStart,
            BodyFraming.UntilClose => ChunkStep.Data,
            _ => _left == 0 ? ChunkStep.End : ChunkStep.Data,
        };
    }

    public BodyFraming Framing { get; }

    /// <summary>Set once <see cref="Next"/> or <see cref="EndOfInput"/> has refused.</summary>
    public HttpFault Fault { get; private set; }

    /// <summary>Bytes of content given out so far.</summary>
    public long Received { get; private set; }

    /// <summary>The content is whole, trailers included.</summary>
    public readonly bool IsComplete => _step == ChunkStep.End;

    private readonly bool IsOpen => _step > ChunkStep.Refused;

    public static BodyReader For(RequestHead head, HttpLimits limits, FieldTable? trailers = null) =>
        new(head.Framing, head.ContentLength, HttpSide.Request, limits, trailers);

    public static BodyReader For(ResponseHead head, HttpLimits limits, FieldTable? trailers = null) =>
        new(head.Framing, head.ContentLength, HttpSide.Response, limits, trailers);

    /// <summary>
    /// One step. Call it again behind the consumed bytes until it gives NeedMore, End or Refused. With NeedMore
    /// part of the input may be left unconsumed (a trailer line not whole yet): give it again with more behind it.
    /// </summary>
    /// <param name="data">Non-empty when Data; a slice of <paramref name="input"/>.</param>
    public BodyStatus Next(ReadOnlySpan<byte> input, out int consumed, out ReadOnlySpan<byte> data)
    {
        consumed = 0;
        data = default;
        while (IsOpen && consumed < input.Length)
        {
            if (_step == ChunkStep.Data)
            {
                data = TakeData(input[consumed..]);
                consumed += data.Length;
                return BodyStatus.Data;
            }

            if (_step == ChunkStep.Trailers)
            {
                if (!TakeTrailer(input[consumed..], ref consumed))
                {
                    break;
                }

                continue;
            }

            TakeFraming(input[consumed++]);
        }

        return _step switch
        {
            ChunkStep.End => BodyStatus.End,
            ChunkStep.Refused => BodyStatus.Refused,
            _ => BodyStatus.NeedMore,
        };
    }

    /// <summary>
    /// To be called when the peer has closed and all its bytes were given: End when the content is whole or ends
    /// with the connection, else Refused with a truncation.
    /// </summary>
    public BodyStatus EndOfInput()
    {
        if (IsOpen)
        {
            if (Framing != BodyFraming.UntilClose)
            {
                return Refuse(HttpFault.Truncated(_side));
            }

            _step = ChunkStep.End;
        }

        return _step == ChunkStep.End ? BodyStatus.End : BodyStatus.Refused;
    }

    private ReadOnlySpan<byte> TakeData(ReadOnlySpan<byte> input)
    {
        if (Framing != BodyFraming.UntilClose)
        {
            input = input[..(int)Math.Min(_left, input.Length)];
            _left -= input.Length;
            if (_left == 0)
            {
                _step = Framing == BodyFraming.Chunked ? ChunkStep.DataReturn : ChunkStep.End;
            }
        }

        Received += input.Length;
        return input;
    }

    private void TakeFraming(byte value)
    {
        switch (_step)
        {
            case ChunkStep.DataReturn when value == '\r':
                _step = ChunkStep.DataLineFeed;
                break;
            case ChunkStep.DataLineFeed when value == '\n':
                _line = ChunkLine.Begun;
                _step = ChunkStep.SizeStart;
                break;
            case ChunkStep.DataReturn or ChunkStep.DataLineFeed:
                Refuse(HttpFault.Malformed(_side, "no CR LF behind the data of a chunk"));
                break;
            default:
                TakeSizeLine(value);
                break;
        }
    }

    private void TakeSizeLine(byte value)
    {
        if (!_line.Take(value))
        {
            Refuse(HttpFault.Malformed(_side, "a chunk size line against its grammar"));
            return;
        }

        _step = _line.Step;
        if (_line.Length > _limits.MaxChunkLine)
        {
            Refuse(HttpFault.TooLarge(_side, 400, nameof(HttpLimits.MaxChunkLine)));
        }
        else if (_extensionBytes + _line.Extension - Received > _limits.MaxExtensionSurplus)
        {
            Refuse(HttpFault.TooLarge(_side, 400, nameof(HttpLimits.MaxExtensionSurplus)));
        }
        else if (_step == ChunkStep.Data)
        {
            _extensionBytes += _line.Extension;
            _left = _line.Size;
            _step = _left == 0 ? ChunkStep.Trailers : ChunkStep.Data;
        }
    }

    /// <returns>False when the line is not whole yet.</returns>
    private bool TakeTrailer(ReadOnlySpan<byte> input, ref int consumed)
    {
        int bound = _limits.MaxTrailerBytes - _trailer.Used;
        LineEnd found = LineFinder.Find(input, ref _trailer.Examined, bound, out int end);
        if (found == LineEnd.NotYet)
        {
            return false;
        }

        if (found != LineEnd.Found)
        {
            Refuse(found == LineEnd.TooFar
                ? HttpFault.TooLarge(_side, 431, nameof(HttpLimits.MaxTrailerBytes))
                : HttpFault.Malformed(_side, "a control byte, or a line end that is not CR LF"));
            return true;
        }

        consumed += end + 2;
        _trailer.Used += end + 2;
        _trailer.Examined = 0;
        if (end == 0)
        {
            _step = ChunkStep.End;
        }
        else
        {
            KeepTrailer(input, new ByteRange(0, end));
        }

        return true;
    }

    private void KeepTrailer(ReadOnlySpan<byte> input, ByteRange line)
    {
        string? flaw = FieldLine.Read(input, line, out ByteRange name, out ByteRange value, out KnownField known);
        if (flaw is not null)
        {
            Refuse(HttpFault.Malformed(_side, flaw));
        }
        else if (++_trailer.Count > _limits.MaxFields)
        {
            Refuse(HttpFault.TooLarge(_side, 431, nameof(HttpLimits.MaxFields)));
        }
        else if (TrailerFields.IsKept(known))
        {
            _trailers?.Append(name.Of(input), value.Of(input));
        }
    }

    private BodyStatus Refuse(HttpFault fault)
    {
        Fault = fault;
        _step = ChunkStep.Refused;
        return BodyStatus.Refused;
    }
}
