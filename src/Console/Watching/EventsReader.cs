using FastMcp.Wire.Models;
using FastMcp.Wire.Sse;

namespace FastMcp.WebConsole.Watching;

/// <summary>An event stream.</summary>
internal sealed class EventsReader(StreamTexts? texts) : AnswerReader
{
    private readonly SseReader _reader = new(SseLimits.Default);
    private readonly SseEvent _event = new();
    private readonly Carry _carry = new();
    private bool _over;

    public override IReadOnlyList<(ShownChannel Channel, string Text)> Push(ReadOnlySpan<byte> piece)
    {
        var found = new List<(ShownChannel, string)>();
        if (_over || !_carry.TryJoin(piece, out var input))
        {
            _over = true;
            return found;
        }

        var rest = input.AsSpan();
        while (_reader.Next(rest, end: false, out var consumed, _event) == SseResult.Event)
        {
            if (_event.DataLines > 0)
            {
                var data = new byte[_event.Raw.Length];
                Add(texts, data.AsSpan(0, _event.JoinData(rest, (byte)'\n', data)), found);
            }

            rest = rest[consumed..];
        }

        _carry.Keep(rest);
        return found;
    }
}
