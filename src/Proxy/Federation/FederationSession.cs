using System.Collections.Concurrent;
using System.Text;
using FastMcp.Proxy.Inside.Messages;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Federation;

/// <summary>One session of the legacy eras over all members.</summary>
/// <remarks>State, safe for all threads.</remarks>
internal sealed class FederationSession(string id, string caller, byte[] initialize, IReadOnlyList<MemberLink> links, TimeProvider clock)
{
    private const int MostAsked = 256;

    private readonly ConcurrentDictionary<string, (MemberLink Link, byte[] Id)> _asked = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, MemberLink> _running = new(StringComparer.Ordinal);
    private long _last;
    private long _seen = clock.GetTimestamp();
    private int _streams;

    public string Id { get; } = id;

    public string Caller { get; } = caller;

    /// <summary>What the client began with; members that come later are begun with it too.</summary>
    public byte[] Initialize { get; } = initialize;

    public IReadOnlyList<MemberLink> Links { get; } = links;

    /// <summary>Counts up when a member says that its lists changed: what was merged before is old.</summary>
    public long Generation => Interlocked.Read(ref _generation);

    private long _generation;

    public bool IsIdle => Volatile.Read(ref _streams) == 0 && _running.IsEmpty && clock.GetElapsedTime(Volatile.Read(ref _seen)) > FederationLimits.SessionIdle;

    public void Touch() => Volatile.Write(ref _seen, clock.GetTimestamp());

    public void Changed() => Interlocked.Increment(ref _generation);

    public bool TryOpenStream() => Interlocked.CompareExchange(ref _streams, 1, 0) == 0;

    public void CloseStream()
    {
        Touch();
        Volatile.Write(ref _streams, 0);
    }

    /// <summary>The member that answers a request of the client; for its cancellation.</summary>
    public void Run(byte[] request, MemberLink link) => _running[Encoding.UTF8.GetString(request)] = link;

    public void Ran(byte[] request)
    {
        Touch();
        _running.TryRemove(Encoding.UTF8.GetString(request), out _);
    }

    public MemberLink? Runs(ReadOnlySpan<byte> request) => _running.GetValueOrDefault(Encoding.UTF8.GetString(request));

    /// <summary>A member's question under an id that no other member's has. Null: too many are not answered.</summary>
    public byte[]? Ask(MemberLink link, byte[] question, McpMessage message)
    {
        if (_asked.Count >= MostAsked)
        {
            return null;
        }

        var id = $"\"{link.Member.Upstream}-{Interlocked.Increment(ref _last)}\"";
        _asked[id] = (link, message.Id.Of(question).ToArray());
        return MessageEdit.Replace(question, (message.Id, Encoding.UTF8.GetBytes(id)));
    }

    /// <summary>Who asked that, and under which id; null: nobody.</summary>
    public (MemberLink Link, byte[] Id)? Asked(ReadOnlySpan<byte> id) => _asked.TryRemove(Encoding.UTF8.GetString(id), out var asked) ? asked : null;
}
