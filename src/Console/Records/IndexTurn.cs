using FastMcp.Recording.Index;

namespace FastMcp.WebConsole.Records;

/// <summary>One index, asked one question at a time. What blocks here is a thread of the pool, never one of a socket.</summary>
/// <remarks>Safe for all threads.</remarks>
internal sealed class IndexTurn(Func<IRecordIndex> open, TimeProvider time) : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private IRecordIndex? _index;

    /// <summary>For questions inside of <see cref="AskAsync"/>.</summary>
    public Costly Costly { get; } = new(time);

    /// <exception cref="IndexException">The index cannot be used.</exception>
    /// <exception cref="TimeoutException">Too many ask.</exception>
    public async Task<T?> AskAsync<T>(Func<IRecordIndex, T?> ask, CancellationToken stop)
        where T : class
    {
        if (!await _turn.WaitAsync(ConsoleLimits.Turn, stop).ConfigureAwait(false))
        {
            ConsoleCounts.Turn.Hit();
            throw new TimeoutException();
        }

        try
        {
            // Behind the wait this is a thread of the pool or of the request, which is one of the pool too.
            return ask(_index ??= open());
        }
        catch (IndexException)
        {
            _index?.Dispose();
            _index = null;
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        _index?.Dispose();
        _turn.Dispose();
    }
}
