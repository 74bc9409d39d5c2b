using FastMcp.Recording.Format;
using FastMcp.Recording.Reading;

namespace FastMcp.Recording.Sessions;

/// <summary>Puts entries together to exchanges, in the order in which they end.</summary>
/// <remarks>Holds what is open, not the log. Not for two threads at once.</remarks>
internal sealed class ExchangeAssembler
{
    private readonly Dictionary<ExchangeId, ExchangeRecord> _open = [];

    /// <summary>What has not ended, the oldest first.</summary>
    public IEnumerable<ExchangeRecord> Open => _open.Values.OrderBy(e => e.Began);

    /// <summary>Takes out what another run than this one left open: nobody ends it any more.</summary>
    public IReadOnlyList<ExchangeRecord> TakeLeft(ulong run)
    {
        ExchangeRecord[] left = [.. Open.Where(exchange => exchange.Id.Run != run)];
        foreach (var exchange in left)
        {
            _open.Remove(exchange.Id);
        }

        return left;
    }

    /// <summary>Nothing is kept of it.</summary>
    public void Drop(ExchangeId id) => _open.Remove(id);

    /// <summary>The exchange that ends with this entry; null: none does.</summary>
    public ExchangeRecord? Add(LogEntry entry)
    {
        if (entry.Exchange == 0)
        {
            return null;
        }

        var id = new ExchangeId(entry.At.Run, entry.Exchange);
        if (entry.Type is EntryType.Opened or EntryType.Refused)
        {
            _open[id] = new ExchangeRecord(id, OpenedEntry.Of(entry), entry.Time);
        }

        if (!_open.TryGetValue(id, out var exchange))
        {
            return null;
        }

        exchange.Add(entry);
        return entry.Type is EntryType.Closed or EntryType.Refused && _open.Remove(id) ? exchange : null;
    }
}
