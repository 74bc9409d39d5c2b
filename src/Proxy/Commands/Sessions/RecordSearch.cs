using FastMcp.Recording.Index;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Sessions;

namespace FastMcp.Proxy.Commands.Sessions;

/// <summary>
/// Finds exchanges by the index where there is one, else by reading all segments: the same, only later. An index that
/// cannot be used is said and not needed.
/// </summary>
internal sealed class RecordSearch : IDisposable
{
    private readonly LogFolder _log;
    private readonly ExchangeFilter _filter;
    private readonly RecordIndex? _index;
    private readonly List<string> _unreadable = [];

    private RecordSearch(string folder, ExchangeFilter filter, bool scan, TextWriter error)
    {
        (_log, _filter) = (new LogFolder(folder), filter);
        _index = scan || !File.Exists(RecordIndex.PathIn(folder)) ? null : TryIndex(folder, error);
    }

    /// <summary>Segments that could not be read, or not to their end; complete when all was read.</summary>
    public IEnumerable<string> Unreadable => _unreadable.Concat(_log.Unreadable).Distinct(StringComparer.Ordinal);

    /// <param name="folder">Of the log.</param>
    /// <param name="filter">Which exchanges.</param>
    /// <param name="scan">Without the index.</param>
    /// <param name="error">For an index that cannot be used.</param>
    public static RecordSearch Of(string folder, ExchangeFilter filter, bool scan, TextWriter error) => new(folder, filter, scan, error);

    public IEnumerable<ExchangeSummary> Summaries() => _index?.Find(_filter) ?? Exchanges().Select(ExchangeSummary.Of);

    /// <summary>With their entries, which are always the segments' own.</summary>
    public IEnumerable<ExchangeRecord> Exchanges()
    {
        var wanted = _index?.Segments(_filter);
        return ExchangeReader.Read(_log.Read(number => wanted is null || wanted.Contains(number))).Where(_filter.Takes);
    }

    public void Dispose() => _index?.Dispose();

    private RecordIndex? TryIndex(string folder, TextWriter error)
    {
        RecordIndex? index = null;
        try
        {
            index = RecordIndex.Open(folder);
            _unreadable.AddRange(index.Update().Unreadable);
            return index;
        }
        catch (IndexException e)
        {
            index?.Dispose();
            error.WriteLine($"note: {e.Message} All segments are read instead.");
            return null;
        }
    }
}
