using FastMcp.Recording.Index;
using FastMcp.Recording.Sessions;
using Microsoft.Extensions.Logging;

namespace FastMcp.WebConsole.Records;

/// <summary>
/// Answers what pages ask of the record: one question at a time at the index, which is a question of milliseconds, and the entries of an exchange
/// out of its segments. What blocks here is a thread of the pool, never one of a socket.
/// </summary>
/// <remarks>Safe for all threads.</remarks>
internal sealed class RecordDesk(string folder, Func<IRecordIndex>? nodes, TimeProvider time, ILogger log) : IAsyncDisposable
{
    private readonly IndexTurn _own = new(() => RecordIndex.Open(folder), time);
    private readonly IndexTurn? _nodes = nodes is null ? null : new(nodes, time);
    private readonly SemaphoreSlim _reading = new(2);

    /// <summary>For questions inside of <see cref="AskAsync"/>.</summary>
    public Costly Costly => _own.Costly;

    public IndexKeeper Keeper { get; } = new(folder, time, log);

    /// <summary>The index of all nodes; null: this one is alone.</summary>
    public IndexTurn? Nodes => _nodes;

    /// <summary>Null: the index is not made yet.</summary>
    /// <exception cref="IndexException">The index cannot be used.</exception>
    /// <exception cref="TimeoutException">Too many ask.</exception>
    public async Task<T?> AskAsync<T>(Func<IRecordIndex, T?> ask, CancellationToken stop)
        where T : class
    {
        if (!Keeper.IsMade)
        {
            await Keeper.FreshAsync(ConsoleLimits.Fresh, stop).ConfigureAwait(false);
        }

        try
        {
            return await _own.AskAsync(ask, stop).ConfigureAwait(false);
        }
        catch (IndexException) when (Keeper is { IsMade: false, Trouble: null })
        {
            // One of another version, or none, until the keeper has made it.
            return null;
        }
    }

    /// <summary>What the index says of an exchange; null: it knows none of that id.</summary>
    public Task<FoundExchange?> FindAsync(string id, CancellationToken stop) => AskAsync<FoundExchange>(
        index => index.Newest(new ExchangeFilter { Session = id }, 1) is [var row] && row.Shown.Id.ToString() == id
            ? new FoundExchange(row, index.Segments(new ExchangeFilter { Session = id }))
            : null,
        stop);

    /// <summary>Reads the segments of an exchange: two at a time, of all visitors.</summary>
    /// <exception cref="TimeoutException">Too many read.</exception>
    public async Task<T> ReadAsync<T>(FoundExchange exchange, Func<IEnumerable<FastMcp.Recording.Reading.LogEntry>, T> read, CancellationToken stop)
    {
        if (!await _reading.WaitAsync(ConsoleLimits.Turn, stop).ConfigureAwait(false))
        {
            ConsoleCounts.Turn.Hit();
            throw new TimeoutException();
        }

        try
        {
            return read(FastMcp.Recording.Reading.ExchangeEntries.Of(folder, exchange.Segments, exchange.Row.Shown.Id));
        }
        finally
        {
            _reading.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Keeper.DisposeAsync().ConfigureAwait(false);
        await _own.DisposeAsync().ConfigureAwait(false);
        if (_nodes is not null)
        {
            await _nodes.DisposeAsync().ConfigureAwait(false);
        }

        _reading.Dispose();
    }
}
