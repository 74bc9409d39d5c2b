using System.Collections.Concurrent;
using System.Text;

namespace FastMcp.Proxy.Eras;

/// <summary>A session that the gateway gives a client of the legacy eras, before a server that has none.</summary>
/// <remarks>State, safe for all threads.</remarks>
internal sealed class StatelessSession(string key, string caller, byte[] capabilities, byte[] clientInfo, TimeProvider clock)
{
    /// <summary>limit session-questions: questions of one session that are open.</summary>
    public const int MostAsked = 64;

    /// <summary>limit session-resources: resources that one session has subscribed to.</summary>
    public const int MostResources = 256;

    /// <summary>limit session-resource-bytes: of the names of all of them.</summary>
    public const int MostResourceBytes = 64 * 1024;

    /// <summary>limit session-client: bytes of what a client says of itself when it begins, which is kept, and said with each request.</summary>
    public const int MostClientBytes = 16 * 1024;

    private readonly ConcurrentDictionary<string, TaskCompletionSource<byte[]>> _asked = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _running = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly HashSet<string> _resources = new(StringComparer.Ordinal);
    private CancellationTokenSource _changed = new();
    private readonly CancellationTokenSource _over = new();
    private readonly long _began = clock.GetTimestamp();
    private int _resourceBytes;
    private long _last;
    private long _seen = clock.GetTimestamp();
    private int _streams;

    public string Key { get; } = key;

    public string Caller { get; } = caller;

    /// <summary>What the client declared of what it answers.</summary>
    public byte[] Capabilities { get; } = capabilities;

    public byte[] ClientInfo { get; } = clientInfo;

    /// <summary>What of the log it wants to see; empty: nothing was said.</summary>
    public string LogLevel { get; set; } = "";

    /// <summary>Is cancelled with its end.</summary>
    public CancellationToken Over => _over.Token;

    public bool IsOverdue(TimeSpan idle, TimeSpan life) => clock.GetElapsedTime(_began) > life || IsIdle(idle);

    private bool IsIdle(TimeSpan idle) => Volatile.Read(ref _streams) == 0 && _running.IsEmpty && clock.GetElapsedTime(Volatile.Read(ref _seen)) > idle;

    public void Touch() => Volatile.Write(ref _seen, clock.GetTimestamp());

    public bool TryOpenStream() => Interlocked.CompareExchange(ref _streams, 1, 0) == 0;

    public void CloseStream()
    {
        Touch();
        Volatile.Write(ref _streams, 0);
    }

    /// <summary>URIs as they stand in JSON, and what is cancelled when they change.</summary>
    public (string[] Uris, CancellationToken Changed) Resources
    {
        get
        {
            lock (_gate)
            {
                return ([.. _resources], _changed.Token);
            }
        }
    }

    /// <summary>False: over limit session-resources, or session-resource-bytes.</summary>
    public bool Subscribe(string uri, bool wants)
    {
        CancellationTokenSource changed;
        lock (_gate)
        {
            if (wants == _resources.Contains(uri))
            {
                return true;
            }

            if (wants && (_resources.Count >= MostResources || _resourceBytes + uri.Length > MostResourceBytes))
            {
                return false;
            }

            _ = wants ? _resources.Add(uri) : _resources.Remove(uri);
            _resourceBytes += wants ? uri.Length : -uri.Length;
            (changed, _changed) = (_changed, new CancellationTokenSource());
        }

        // Whoever waits for it reads the resources anew: outside of the lock, and with the next token in its place.
        _ = changed.CancelAsync();
        return true;
    }

    /// <summary>A question under an id of the gateway's; null: over limit session-questions.</summary>
    public (byte[] Id, Task<byte[]> Answer)? Ask()
    {
        if (_asked.Count >= MostAsked)
        {
            return null;
        }

        var id = $"\"fastmcp-{Interlocked.Increment(ref _last)}\"";
        var answer = _asked[id] = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        return (Encoding.ASCII.GetBytes(id), answer.Task);
    }

    /// <summary>The client's answer; one to what was not asked is dropped.</summary>
    public void Answered(ReadOnlySpan<byte> id, byte[] answer)
    {
        if (_asked.TryRemove(Encoding.UTF8.GetString(id), out var asked))
        {
            asked.TrySetResult(answer);
        }
    }

    /// <summary>Nobody waits for it any more.</summary>
    public void Unask(byte[] id) => _asked.TryRemove(Encoding.UTF8.GetString(id), out _);

    public void Run(byte[] id, CancellationTokenSource leave) => _running[Encoding.UTF8.GetString(id)] = leave;

    public void Ran(byte[] id, CancellationTokenSource leave)
    {
        Touch();
        _running.TryRemove(new(Encoding.UTF8.GetString(id), leave));
    }

    public void Cancel(ReadOnlySpan<byte> id)
    {
        if (_running.TryGetValue(Encoding.UTF8.GetString(id), out var leave))
        {
            try
            {
                leave.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It was answered meanwhile.
            }
        }
    }

    /// <summary>All that runs ends, its stream too.</summary>
    public void End() => _ = _over.CancelAsync();
}
