using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace FastMcp.Proxy.Transport.Loops;

/// <summary>What other threads leave for a loop's thread, and the descriptor that ends its sleep (eventfd(2)). Being awake costs who leaves something a lock, and no system call.</summary>
/// <remarks>INVARIANT: whoever finds it asleep makes it awake, and writes once; so nothing that was left stays behind a sleep.</remarks>
internal sealed unsafe class LoopPosts : IDisposable
{
    /// <summary>The token of its events; no socket has it.</summary>
    public const ulong Token = ulong.MaxValue;

    private const int NonBlockingAndCloseOnExec = 0x800 | 0x80000;

    private readonly Lock _gate = new();
    private IThreadPoolWorkItem?[] _left = new IThreadPoolWorkItem?[16];
    private IThreadPoolWorkItem?[] _spare = new IThreadPoolWorkItem?[16];
    private int _count;
    private bool _sleeps;

    // The leader's: what was taken, and what of it is done next.
    private int _taken;
    private int _next;

    /// <exception cref="IOException">The system has no descriptor for it.</exception>
    public LoopPosts()
    {
        Descriptor = Libc.EventDescriptor(0, NonBlockingAndCloseOnExec);
        if (Descriptor < 0)
        {
            throw new IOException($"No eventfd: error {Marshal.GetLastPInvokeError()} of the system.");
        }
    }

    /// <summary>Readable, with an edge for each <see cref="Wake"/>; nobody reads it.</summary>
    public int Descriptor { get; }

    /// <summary>True: the thread sleeps, or is about to.</summary>
    public bool Add(IThreadPoolWorkItem item)
    {
        lock (_gate)
        {
            if (_count == _left.Length)
            {
                Array.Resize(ref _left, 2 * _count);
            }

            _left[_count++] = item;
            return _sleeps;
        }
    }

    public void Wake()
    {
        lock (_gate)
        {
            if (!_sleeps)
            {
                return;
            }

            _sleeps = false;
        }

        var one = 1UL;
        _ = Libc.Write(Descriptor, &one, sizeof(ulong));
    }

    /// <summary>The thread is about to sleep. False: it may not, something was left.</summary>
    public bool TrySleep()
    {
        lock (_gate)
        {
            return _sleeps = _count == 0;
        }
    }

    /// <summary>Taken and not done yet. The loop's leader only, as all below.</summary>
    public int Taken => _taken - _next;

    /// <summary>The thread is awake; what was left until now is <see cref="TryNext"/>'s.</summary>
    public void Take()
    {
        lock (_gate)
        {
            _sleeps = false;
            (_left, _spare) = (_spare, _left);
            (_taken, _next, _count) = (_count, 0, 0);
        }
    }

    /// <summary>Of what was taken, in order.</summary>
    public bool TryNext([MaybeNullWhen(false)] out IThreadPoolWorkItem item)
    {
        if (_next == _taken)
        {
            item = null;
            return false;
        }

        item = _spare[_next]!;
        _spare[_next++] = null;
        return true;
    }

    public void Dispose() => Libc.Close(Descriptor);
}
