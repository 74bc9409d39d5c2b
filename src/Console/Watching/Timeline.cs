using System.Text;
using FastMcp.Policy.Facts;
using FastMcp.Recording;
using FastMcp.Recording.Format;
using FastMcp.Recording.Reading;

namespace FastMcp.WebConsole.Watching;

/// <summary>Reads the entries of an exchange to what a page plays, a part at a time. A part is bounded; what lies before it is read and let go.</summary>
/// <remarks>One for each reading.</remarks>
internal sealed class Timeline(IMaskBook? masks)
{
    private static readonly ShownChannel RequestChannel = new("request", "message", "Request");

    private readonly TextRuns _runs = new(new MaskFinder(masks));
    private readonly List<ShownChannel> _channels = [RequestChannel];
    private readonly List<TimelineEvent> _events = [];
    private readonly DocumentReader _request = new(RequestChannel);
    private readonly Decoder _requestText = Encoding.UTF8.GetDecoder();
    private readonly Decoder _replyText = Encoding.UTF8.GetDecoder();
    private readonly List<RecordedFinding> _found = [];
    private AnswerReader _answer = new PlainReader();
    private Protocol _protocol;
    private bool _isShown;

    /// <param name="entries">Of one exchange, from its first.</param>
    /// <param name="from">Number of the first entry that is wanted.</param>
    public TimelinePart Read(IEnumerable<LogEntry> entries, int from)
    {
        var (number, bytes, open, began) = (0, 0L, true, TimeSpan.Zero);
        foreach (var entry in entries)
        {
            if (_events.Count > 0 && (bytes + entry.Payload.Length > ConsoleLimits.Part || _events.Count == ConsoleLimits.PartEvents))
            {
                ConsoleCounts.Part.Hit();
                return new TimelinePart(_channels, _events, number, IsOpen: false);
            }

            began = number == 0 ? entry.Monotonic : began;
            _isShown = number >= from;
            var one = Of(entry, new TimelineEvent(entry.Monotonic - began, number++, entry.Type));
            open &= entry.Type is not (EntryType.Closed or EntryType.Refused);
            if (_isShown)
            {
                _events.Add(one);
                bytes += entry.Payload.Length;
            }
        }

        return new TimelinePart(_channels, _events, null, open);
    }

    private TimelineEvent Of(LogEntry entry, TimelineEvent one)
    {
        switch (entry.Type)
        {
            case EntryType.Findings:
                var found = FindingsEntry.Of(entry);
                _found.AddRange(found);
                return one with { Findings = found };
            case EntryType.RequestText:
                return Piece(entry, one, _requestText, _request);
            case EntryType.ReplyPiece:
                return Piece(entry, one, _replyText, _answer);
            case EntryType.Opened or EntryType.Refused:
                _protocol = OpenedEntry.Of(entry).Protocol;
                break;
            case EntryType.ReplyHead:
                _answer = AnswerReader.Of(_protocol, ReplyHeadEntry.Of(entry).ContentType);
                break;
        }

        return _isShown ? one with { Said = SaidBy(entry) } : one;
    }

    // The findings before a piece are its own, of its own direction: the other side's wait for theirs.
    private TimelineEvent Piece(LogEntry entry, TimelineEvent one, Decoder decoder, AnswerReader reader)
    {
        var direction = entry.Type == EntryType.RequestText ? Direction.Request : Direction.Reply;
        var found = _found.Where(f => f.Direction == direction).ToList();
        _found.RemoveAll(f => f.Direction == direction);
        var raw = new char[decoder.GetCharCount(entry.Payload, flush: false)];
        decoder.GetChars(entry.Payload, raw, flush: false);
        var texts = reader.Push(entry.Payload).Select(t => (Channel: PlaceOf(t.Channel), t.Text)).ToList();
        if (!_isShown)
        {
            return one;
        }

        var (inRaw, inTexts) = (new List<RecordedFinding>(found), new List<RecordedFinding>(found));
        return one with
        {
            Raw = _runs.Of(new string(raw), inRaw),
            Texts = [.. texts.Select(t => new ShownText(t.Channel, _runs.Of(t.Text, inTexts)))],
        };
    }

    private int PlaceOf(ShownChannel channel)
    {
        var place = _channels.FindIndex(c => c.Key == channel.Key);
        if (place < 0)
        {
            place = _channels.Count;
            _channels.Add(channel);
        }

        return place;
    }

    // Behind the time and the exchange of the line.
    private static string SaidBy(LogEntry entry) => LogEntryText.Format(entry).Split(' ', 3)[^1];
}
