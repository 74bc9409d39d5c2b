using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using FastMcp.Proxy.Transport;

namespace FastMcp.Proxy.Forwarding;

/// <summary>
/// Watches the client while its answer is under way: when it leaves, the call upstream is cancelled, or noted
/// to be nobody's any more where the protocol says that a lost connection is no cancellation.
/// </summary>
/// <remarks>
/// Ownership: one exchange. The watch is the next request's read, begun early: what a pipelining client sent
/// stays unread in the input. INVARIANT: between <see cref="Start"/> and the end of <see cref="StopAsync"/>
/// nobody else reads the client.
/// It is no async method: nearly every request is watched, and nearly no client leaves.
/// </remarks>
internal sealed class ClientWatch
{
    // The read is over, under way, or under way and awaited by who ends the watch.
    private const int Over = 0;
    private const int UnderWay = 1;
    private const int Awaited = 2;

    private Connection _client = null!;
    private Answer _answer = null!;
    private ConfiguredValueTaskAwaitable<ReadResult>.ConfiguredValueTaskAwaiter _reading;
    private Action? _onRead;
    private int _state;
    private TaskCompletionSource? _over;
    private ExceptionDispatchInfo? _fault;
    private bool _started;
    private bool _cancels;
    private volatile bool _gone;
    private volatile bool _endedItsSide;

    // The exchange while its answer may be cut by others, its negative while somebody cuts it, else 0.
    private long _cuttable;
    private TaskCompletionSource? _cut;

    // Operators' words are few: one for all exchanges.
    private static readonly Lock s_cutters = new();

    /// <summary>The client left while its answer was under way.</summary>
    public bool Gone => _gone;

    /// <summary>
    /// The client left, or ended its own direction, which looks the same: a call that waits for people is not sent for one who may not be
    /// there, while an answer that is under way is worth a try.
    /// </summary>
    public bool EndedItsSide => _endedItsSide;

    /// <summary>Is told when the client leaves; set before <see cref="Start"/>. Null: nobody waits for that.</summary>
    public TaskCompletionSource? Left { get; set; }

    /// <summary>Begins to watch; once more for the same exchange it only changes what is cancelled.</summary>
    /// <param name="exchange">Its number, by which it can be cut.</param>
    /// <param name="client">Who is watched.</param>
    /// <param name="answer">What is cancelled.</param>
    /// <param name="cancels">A client that leaves ends the call.</param>
    public void Start(long exchange, Connection client, Answer answer, bool cancels)
    {
        _client = client;
        _answer = answer;
        _cancels = cancels;
        if (!_started)
        {
            _started = true;
            Volatile.Write(ref _cuttable, exchange);
            Watch();
        }
    }

    /// <summary>Ends the watch. Afterwards the client may be read again and the answer's connection is nobody else's.</summary>
    public ValueTask StopAsync()
    {
        if (!_started)
        {
            return default;
        }

        _started = false;
        return Interlocked.Exchange(ref _cuttable, 0) < 0 ? StopCutAsync() : EndReadAsync();
    }

    public void Reset() => (_gone, _endedItsSide, Left) = (false, false, null);

    /// <summary>
    /// From any thread: an operator ends the call upstream, also where the watch itself is over because the client ended its own direction or
    /// sent more. Nothing is done if the exchange is over: its connection may be another's by now.
    /// </summary>
    public void Cut(long exchange)
    {
        lock (s_cutters)
        {
            if (Volatile.Read(ref _cuttable) != exchange)
            {
                return;
            }

            _cut = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (Interlocked.CompareExchange(ref _cuttable, -exchange, exchange) != exchange)
            {
                return;
            }
        }

        // The exchange gives its connection back behind this only.
        _answer.Cancel();
        _cut.SetResult();
    }

    private async ValueTask StopCutAsync()
    {
        await _cut!.Task.ConfigureAwait(false);
        await EndReadAsync().ConfigureAwait(false);
    }

    private ValueTask EndReadAsync()
    {
        if (Volatile.Read(ref _state) == UnderWay)
        {
            _client.Input.CancelPendingRead();
        }

        return Volatile.Read(ref _state) == Over && _fault is null ? default : EndReadLateAsync();
    }

    // The client did something at this moment, or is in the middle of a TLS record; or the watch itself failed.
    private async ValueTask EndReadLateAsync()
    {
        _over = new TaskCompletionSource();
        if (Interlocked.CompareExchange(ref _state, Awaited, UnderWay) == UnderWay)
        {
            await _over.Task.ConfigureAwait(false);
        }

        var fault = _fault;
        (_over, _fault) = (null, null);
        fault?.Throw();
    }

    private void Watch()
    {
        _state = UnderWay;
        _reading = _client.Input.ReadAsync().ConfigureAwait(false).GetAwaiter();
        if (_reading.IsCompleted)
        {
            OnRead();
        }
        else
        {
            _reading.UnsafeOnCompleted(_onRead ??= OnRead);
        }
    }

    // On the thread of the client's socket, or of who cancels: what fails is told to who ends the watch.
    private void OnRead()
    {
        try
        {
            Look(_reading.GetResult());
        }
        catch (Exception e)
        {
            _fault = ExceptionDispatchInfo.Capture(e);
        }

        if (Interlocked.Exchange(ref _state, Over) == Awaited)
        {
            _over!.SetResult();
        }
    }

    private void Look(ReadResult read)
    {
        _client.Input.AdvanceTo(read.Buffer.Start);
        if (!read.IsCompleted || !read.Buffer.IsEmpty)
        {
            return;
        }

        _endedItsSide = true;
        Left?.TrySetResult();

        // Who only ended its own direction looks the same as who left. Where leaving ends nothing, the answer is worth a try.
        if (_cancels || _client.InputFault != ConnectionFault.PeerClosed)
        {
            _gone = true;
            if (_cancels || _client.InputFault is ConnectionFault.Blocked or ConnectionFault.ExchangeTimeout)
            {
                _answer.Cancel();
            }
        }
    }
}
