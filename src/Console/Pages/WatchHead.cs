using FastMcp.Recording;
using FastMcp.Recording.Format;
using FastMcp.Recording.Reading;

namespace FastMcp.WebConsole.Pages;

/// <summary>What stands above an exchange that is watched: read once through its entries, none of which is kept.</summary>
internal sealed class WatchHead
{
    public OpenedEntry? Opened { get; private set; }

    public ClosedEntry? Closed { get; private set; }

    public WouldEntry? Would { get; private set; }

    public string ContentType { get; private set; } = "";

    /// <summary>Entries of it.</summary>
    public int Entries { get; private set; }

    /// <summary>Matches by rule, and whether it is enforced.</summary>
    public Dictionary<(string Rule, bool Enforced), int> Findings { get; } = [];

    public static WatchHead Of(IEnumerable<LogEntry> entries)
    {
        var head = new WatchHead();
        foreach (var entry in entries)
        {
            head.Entries++;
            head.Note(entry);
        }

        return head;
    }

    private void Note(LogEntry entry)
    {
        switch (entry.Type)
        {
            case EntryType.Opened or EntryType.Refused:
                Opened = OpenedEntry.Of(entry);
                break;
            case EntryType.Closed:
                Closed = ClosedEntry.Of(entry);
                break;
            case EntryType.Would:
                Would = WouldEntry.Of(entry);
                break;
            case EntryType.ReplyHead:
                ContentType = ReplyHeadEntry.Of(entry).ContentType;
                break;
            case EntryType.Findings:
                foreach (var finding in FindingsEntry.Of(entry))
                {
                    var key = (finding.Rule, finding.Enforced);
                    Findings[key] = Findings.GetValueOrDefault(key) + 1;
                }

                break;
        }
    }
}
