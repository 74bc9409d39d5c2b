using System.Security.Cryptography;

namespace FastMcp.Proxy.Transport.Loops;

/// <summary>
/// What is sent on a loop's thread while it tells several sockets of their events waits for the end of that, and leaves one behind
/// the other: a peer that waits is woken once, not with each of them (the wake-up of another core is a fifth of a small request).
/// Nothing waits for time, for a peer or for another thread. One for each loop.
/// </summary>
/// <remarks>
/// INVARIANT: the bytes of a socket are in at most one batch, in order, and leave before anything else that is sent on it. A thread
/// that finds them in another one's batch makes that leave first, under its lock; nobody is called back under that.
/// </remarks>
internal sealed class SendBatch
{
    /// <summary>Sends that wait at most: the first is not to wait for hundreds of others.</summary>
    public const int Most = 24;

    /// <summary>Bytes of a send that waits at most. A larger one is worth a wake-up, and its copy is not free.</summary>
    public const int LargestSend = 8 * 1024;

    private const int Room = 64 * 1024;

    [ThreadStatic]
    private static SendBatch? t_own;

    private readonly Lock _gate = new();
    private readonly byte[] _block = new byte[Room];
    private readonly SocketOutput?[] _outputs = new SocketOutput?[Most];
    private readonly int[] _ends = new int[Most];
    private int _count;
    private bool _isOpen;

    private int Used => _count == 0 ? 0 : _ends[_count - 1];

    /// <summary>The batch of this thread from here on, which leads the loop that it is of.</summary>
    public void BecomeThisThreads() => t_own = this;

    /// <summary>This thread has none any more. It was closed before.</summary>
    public static void BecomeNobodys() => t_own = null;

    /// <summary>What is sent on this thread waits from here on, until <see cref="Close"/>.</summary>
    public void Open() => _isOpen = true;

    public void Close()
    {
        _isOpen = false;
        if (_count > 0)
        {
            Release();
        }
    }

    /// <summary>False: the caller sends by itself, at once. True: the bytes are copied, and the output is in this thread's batch.</summary>
    public static bool TryAdd(SocketOutput output, ReadOnlySpan<byte> bytes) =>
        t_own is { _isOpen: true } own && bytes.Length <= LargestSend && own.Add(output, bytes);

    /// <summary>All that waits leaves. Any thread.</summary>
    public void Release()
    {
        lock (_gate)
        {
            ReleaseAll();
        }
    }

    private bool Add(SocketOutput output, ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            // Whoever sent from another thread may have left bytes that the system did not take.
            if (output.Batch is { } batch && batch != this)
            {
                return false;
            }

            if (_count == Most || Room - Used < bytes.Length)
            {
                ReleaseAll();
            }

            if (output.HasRest || output.Error != 0)
            {
                return false;
            }

            bytes.CopyTo(_block.AsSpan(Used));
            _ends[_count] = Used + bytes.Length;
            _outputs[_count++] = output;
            output.Batch = this;
            return true;
        }
    }

    private void ReleaseAll()
    {
        var from = 0;
        for (var i = 0; i < _count; i++)
        {
            _outputs[i]!.Leave(_block.AsSpan(from, _ends[i] - from));
            from = _ends[i];
        }

        // Only now: an output may have been in it more than once.
        for (var i = 0; i < _count; i++)
        {
            _outputs[i]!.Batch = null;
            _outputs[i] = null;
        }

        // What was sent may have been a secret.
        CryptographicOperations.ZeroMemory(_block.AsSpan(0, from));
        _count = 0;
    }
}
