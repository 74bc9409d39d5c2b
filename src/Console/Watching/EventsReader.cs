using FastMcp.Wire.Models;
using FastMcp.Wire.Sse;

namespace FastMcp.WebConsole.Watching;

/// <summary>An event stream.</summary>
internal sealed class EventsReader(StreamTexts? texts) : CarriedReader
{
    private readonly SseReader _reader = new(SseLimits.Default);
    private readonly SseEvent _event = new();

    protected override ReadOnlySpan<byte> Read(ReadOnlySpan<byte> rest, List<(ShownChannel Channel, string Text)> into)
    {
        while (_reader.Next(rest, end: false, out var consumed, _event) == SseResult.Event)
        {
            if (_event.DataLines > 0)
            {
                var data = new byte[_event.Raw.Length];
                Add(texts, data.AsSpan(0, _event.JoinData(rest, (byte)'\n', data)), into);
            }

            rest = rest[consumed..];
        }

        return rest;
    }
}
