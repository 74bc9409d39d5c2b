using FastMcp.Recording.Format;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Sessions;

namespace FastMcp.Proxy.Commands.Sessions;

/// <summary>What became of what was lent for some exchanges: the log's own entries, behind the exchanges.</summary>
internal static class LeaseEnds
{
    public static IEnumerable<LogEntry> Of(string folder, IReadOnlyCollection<ExchangeRecord> exchanges)
    {
        var wanted = exchanges.SelectMany(exchange => exchange.Leases).Select(lent => lent.Lease).ToHashSet(StringComparer.Ordinal);
        if (wanted.Count == 0)
        {
            return [];
        }

        var first = exchanges.Min(exchange => exchange.Entries[0].At.Segment);
        return new LogFolder(folder).Read(number => number >= first)
            .Where(entry => entry.Type == EntryType.LeaseEnded && wanted.Contains(LeaseEndedEntry.Of(entry).Lease));
    }
}
