using FastMcp.Recording.Index;
using FastMcp.WebConsole.Plots;
using FastMcp.WebConsole.Records;

namespace FastMcp.WebConsole.Pages;

/// <summary>What the page of sessions shows, as the index says it.</summary>
/// <param name="Rows">Exchanges of the page; empty where sessions are shown.</param>
/// <param name="Sessions">Sessions; empty where exchanges are shown.</param>
/// <param name="Older">Where the next page begins; null: there is none.</param>
/// <param name="Traffic">For the plots; null: nothing is on record.</param>
internal sealed record SessionList(IReadOnlyList<IndexedExchange> Rows, IReadOnlyList<IndexedSession> Sessions, IndexMark? Older, Traffic? Traffic)
{
    public static SessionList Empty { get; } = new([], [], null, null);

    public static SessionList Of(IRecordIndex index, Search search, Costly costly)
    {
        if (index.Span() is not var (first, last))
        {
            return Empty;
        }

        // The newest is in every span: ends lie behind what they hold.
        var (filter, end) = (search.ToFilter(last), last.AddMilliseconds(1));
        var from = filter.Since is { } since && since > first ? since : first;
        var traffic = costly.Get(search with { Before = null, BySession = false }, () => Traffic.Of(index, filter, from, end));
        if (search.BySession)
        {
            return new SessionList([], costly.Get((search, "sessions"), () => index.Sessions(filter, ConsoleLimits.Page)), null, traffic);
        }

        var rows = index.Newest(filter, ConsoleLimits.Page + 1, search.Before);
        var page = rows.Take(ConsoleLimits.Page).ToList();
        return new SessionList(page, [], rows.Count > page.Count ? page[^1].Mark : null, traffic);
    }
}
