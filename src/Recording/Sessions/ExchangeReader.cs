using FastMcp.Recording.Format;
using FastMcp.Recording.Reading;

namespace FastMcp.Recording.Sessions;

/// <summary>Puts the entries of a log together to exchanges, each given out when it is closed, the open ones at the end.</summary>
/// <remarks>Holds what is open at the same time, not the log.</remarks>
public static class ExchangeReader
{
    public static IEnumerable<ExchangeRecord> Read(IEnumerable<LogEntry> entries)
    {
        var open = new Dictionary<ExchangeId, ExchangeRecord>();
        foreach (var entry in entries.Where(e => e.Exchange != 0))
        {
            var id = new ExchangeId(entry.At.Run, entry.Exchange);
            if (entry.Type is EntryType.Opened or EntryType.Refused)
            {
                open[id] = new ExchangeRecord(id, OpenedEntry.Of(entry), entry.Time);
            }

            if (!open.TryGetValue(id, out var exchange))
            {
                continue;
            }

            exchange.Add(entry);
            if (entry.Type is EntryType.Closed or EntryType.Refused)
            {
                open.Remove(id);
                yield return exchange;
            }
        }

        foreach (var exchange in open.Values.OrderBy(e => e.Began))
        {
            yield return exchange;
        }
    }
}
