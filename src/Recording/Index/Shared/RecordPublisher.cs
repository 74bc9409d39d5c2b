using FastMcp.Recording.Sessions;
using FastMcp.Store;

namespace FastMcp.Recording.Index.Shared;

/// <summary>
/// Keeps a log's part of the index that nodes share up to date while a gateway runs: on a thread and a connection of its own, behind the log, so that no call waits for the
/// database. What it could not put there it puts there later: the log is what it reads.
/// </summary>
/// <remarks>Safe for all threads.</remarks>
public sealed class RecordPublisher : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly IndexPublisher _publisher;
    private readonly SharedConnection _connection;
    private readonly Lock _lock = new();
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;
    private volatile PublisherState _state = new(IsUp: false, 0, 0, 0, 0, null);

    /// <param name="secret">The connection.</param>
    /// <param name="folder">Of the log.</param>
    /// <param name="node">Who writes it.</param>
    /// <param name="store">Which of this node's records; empty: the one of all that has none of its own.</param>
    public RecordPublisher(StoreSecret secret, string folder, string node, string store)
    {
        _publisher = new IndexPublisher(folder, node, store);
        _connection = new SharedConnection(new StoreSource(secret, node + " record"));
        _thread = new Thread(Run) { IsBackground = true, Name = "record index", Priority = ThreadPriority.BelowNormal };
    }

    public PublisherState State => _state;

    /// <summary>Puts all there that is on record now; how many entries were new.</summary>
    /// <param name="rebuild">Takes this log's part out first, and makes it again.</param>
    /// <exception cref="IndexException">The database cannot be used; what is not there yet comes later.</exception>
    public long PublishAll(bool rebuild = false)
    {
        lock (_lock)
        {
            return _connection.Use(link =>
            {
                if (rebuild)
                {
                    _publisher.Begin(link);
                }

                var (all, read) = (0L, 0L);
                do
                {
                    all += read = _publisher.Update(link, all: true);
                }
                while (read > 0);
                return all;
            });
        }
    }

    /// <summary>From now on by itself. Once.</summary>
    public void Begin() => _thread.Start();

    /// <summary>Segments that could not be read, or not to their end, when something was read last.</summary>
    public IReadOnlyList<string> Unreadable => _publisher.Unreadable;

    /// <summary>Takes exchanges out that are to be erased.</summary>
    /// <exception cref="IOException">They may still be there. Try again.</exception>
    public void Forget(IReadOnlyCollection<ExchangeId> exchanges)
    {
        lock (_lock)
        {
            try
            {
                _connection.Use(link =>
                {
                    _publisher.Forget(link, exchanges);
                    return true;
                });
            }
            catch (IndexException e)
            {
                throw new IOException(e.Message, e);
            }
        }
    }

    public void Dispose()
    {
        _stop.Set();
        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        _connection.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        for (var pause = Look; !_stop.Wait(pause);)
        {
            try
            {
                long read;
                do
                {
                    lock (_lock)
                    {
                        read = _connection.Use(link => _publisher.Update(link, all: false));
                    }

                    _state = _state with { IsUp = true, Entries = _state.Entries + read, Behind = _publisher.Behind, Unreadable = _publisher.Unreadable.Count, WhyNot = null };
                }
                while (read > 0 && !_stop.IsSet);
                pause = Look;
            }
            catch (Exception e)
            {
                // Whatever it is, also a fault of ours: an index is not worth the process. It is counted, said, and tried again.
                _state = _state with { IsUp = false, Failures = _state.Failures + 1, WhyNot = e is IndexException ? e.Message : e.GetType().Name };
                pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
            }
        }
    }
}
