using FastMcp.Recording.Index;
using FastMcp.Recording.Sessions;
using Microsoft.Extensions.Logging;

namespace FastMcp.WebConsole.Records;

/// <summary>
/// Answers what pages ask of the record: one question at a time at the index, which is a question of milliseconds, and the entries of an exchange
/// out of its segments. What blocks here is a thread of the pool, never one of a socket.
/// </summary>
/// <remarks>Safe for all threads.</remarks>
internal sealed class RecordDesk(string folder, TimeProvider time, ILogger log) : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly SemaphoreSlim _reading = new(2);
    private RecordIndex? _index;

    /// <summary>For questions inside of <see cref="AskAsync"/>.</summary>
    public Costly Costly { get; } = new(time);

    public IndexKeeper Keeper { get; } = new(folder, time, log);

    /// <summary>Null: the index is not made yet.</summary>
    /// <exception cref="IndexException">The index cannot be used.</exception>
    /// <exception cref="TimeoutException">Too many ask.</exception>
    public async Task<T?> AskAsync<T>(Func<RecordIndex, T?> ask, CancellationToken stop)
        where T : class
    {
        if (!Keeper.IsMade)
        {
            await Keeper.FreshAsync(ConsoleLimits.Fresh, stop).ConfigureAwait(false);
        }

        if (!await _turn.WaitAsync(ConsoleLimits.Turn, stop).ConfigureAwait(false))
        {
            throw new TimeoutException();
        }

        try
        {
            // Behind the wait this is a thread of the pool or of the request, which is one of the pool too.
            return ask(_index ??= RecordIndex.Open(folder));
        }
        catch (IndexException)
        {
            _index?.Dispose();
            _index = null;
            // One of another version, or none, until the keeper has made it.
            if (Keeper is { IsMade: false, Trouble: null })
            {
                return null;
            }

            throw;
        }
        finally
        {
            _turn.Release();
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
        await _turn.WaitAsync().ConfigureAwait(false);
        _index?.Dispose();
        _turn.Dispose();
        _reading.Dispose();
    }
}
