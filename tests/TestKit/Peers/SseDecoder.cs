using System.Text;

namespace FastMcp.TestKit.Peers;

/// <summary>Cuts a stream of events into events; line ends LF, CR LF or CR. Bytes in, whole events out.</summary>
public sealed class SseDecoder
{
    private readonly List<byte> _pending = [];
    private bool _afterReturn;

    /// <summary>Bytes after the last whole event.</summary>
    public int Pending => _pending.Count;

    public static IReadOnlyList<SseEvent> All(ReadOnlySpan<byte> content) => new SseDecoder().Feed(content);

    public IReadOnlyList<SseEvent> Feed(ReadOnlySpan<byte> content)
    {
        if (_afterReturn && content.Length > 0)
        {
            // The second half of a CR LF whose event was given out at its CR.
            content = content[0] == '\n' ? content[1..] : content;
            _afterReturn = false;
        }

        _pending.AddRange(content);
        var events = new List<SseEvent>();
        while (EventEnd() is > 0 and var end)
        {
            _afterReturn = end == _pending.Count && _pending[end - 1] == '\r';
            events.Add(Parse(Encoding.UTF8.GetString([.. _pending.Take(end)])));
            _pending.RemoveRange(0, end);
        }

        return events;
    }

    // The end of the first empty line, or 0.
    private int EventEnd()
    {
        var lineStart = 0;
        for (var i = 0; i < _pending.Count; i++)
        {
            if (_pending[i] is not ((byte)'\n' or (byte)'\r'))
            {
                continue;
            }

            var empty = i == lineStart;
            if (_pending[i] == '\r' && i + 1 < _pending.Count && _pending[i + 1] == '\n')
            {
                i++;
            }

            lineStart = i + 1;
            if (empty)
            {
                return lineStart;
            }
        }

        return 0;
    }

    private static SseEvent Parse(string raw)
    {
        var (name, id, retry) = ("message", (string?)null, (string?)null);
        var data = new List<string>();
        foreach (var line in raw.TrimStart('\uFEFF').Split(["\r\n", "\n", "\r"], StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(':');
            var field = colon < 0 ? line : line[..colon];
            var value = colon < 0 ? "" : line[(colon + 1)..];
            value = value.StartsWith(' ') ? value[1..] : value;
            switch (field)
            {
                case "data": data.Add(value); break;
                case "event": name = value; break;
                case "id": id = value; break;
                case "retry": retry = value; break;
                default: break;
            }
        }

        return new(name, string.Join('\n', data), id, retry, raw);
    }
}
