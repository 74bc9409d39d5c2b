using System.Net.Sockets;
using FastMcp.Masking;
using FastMcp.Proxy.Transport.Sockets;
using FastMcp.Proxy.Transport.Turns;

namespace FastMcp.Proxy.Transport.Loops;

/// <summary>The loops of the process, one for each core that it may use. A socket stays with the loop that it was given to.</summary>
internal sealed class EventLoops
{
    private static readonly Lazy<EventLoops?> s_shared = new(Make);

    private readonly EventLoop[] _loops;
    private uint _next;

    private EventLoops(int count)
    {
        Room = new TurnRoom(count);
        MaskWork.TellTo(TurnThread.Did);
        _loops = new EventLoop[count];
        for (var i = 0; i < count; i++)
        {
            _loops[i] = new EventLoop($"fastmcp-loop-{i}", Room);
        }
    }

    /// <summary>Null: the runtime's sockets do the waiting (no Linux, or the operator's word: <see cref="InlineCompletions.OptOut"/>).</summary>
    public static EventLoops? Shared => s_shared.Value;

    /// <summary>Where turns go that cost much.</summary>
    public TurnRoom Room { get; }

    /// <summary>Each loop in turn: by what a connection will do nobody can tell them apart.</summary>
    public EventLoop Next() => _loops[Interlocked.Increment(ref _next) % (uint)_loops.Length];

    private static EventLoops? Make() => OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable(InlineCompletions.OptOut) != "0"
        ? new EventLoops(Environment.ProcessorCount)
        : null;
}
