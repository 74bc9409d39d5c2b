using FastMcp.Wire.Http2;

namespace FastMcp.Proxy.Transport.Http2;

/// <summary>What one HTTP/2 connection may do. Sizes in bytes.</summary>
internal sealed record Http2Limits
{
    private readonly int _window;

    public static Http2Limits Default { get; } = new();

    /// <summary>Limit http2-streams: open at once. Beyond it a stream is refused, which a client may try again.</summary>
    public int Streams { get; init; } = 100;

    /// <summary>Limit http2-all-streams: open at once on all connections of clients that share <see cref="Http2Counters"/>. Beyond it, and beyond a connection's share of it (see <see cref="MayOpen"/>), as above.</summary>
    public int AllStreams { get; init; } = 10_000;

    /// <summary>
    /// A connection's share of all streams: <see cref="Streams"/> while half of all are free, and from there on less by the square of what is free, so that
    /// whoever would take all of it needs many connections. One without a stream may have the last one.
    /// </summary>
    /// <param name="mine">Streams that the connection has.</param>
    /// <param name="left">Streams that are left to all behind this one; negative: none is left for it.</param>
    public bool MayOpen(int mine, long left) => left >= 0 && (2 * left >= AllStreams || (long)mine * AllStreams * AllStreams <= 4 * left * left * Streams);

    /// <summary>Limit http2-resets: streams that a client gives up in ten seconds.</summary>
    public int Resets { get; init; } = 200;

    /// <summary>Limit http2-frames: frames that carry nothing, in ten seconds.</summary>
    public int Frames { get; init; } = 10_000;

    /// <summary>Limit head: of one block of fields as it came, and again of the fields that it stands for.</summary>
    public int Head { get; init; } = 32 * 1024;

    /// <summary>Limit http2-continuations: frames that one block is cut into.</summary>
    public int Continuations { get; init; } = 16;

    /// <summary>Limit http2-output: what waits for a peer that does not read, beside the content of streams.</summary>
    public int ControlOutput { get; init; } = 64 * 1024;

    /// <summary>Content of streams that waits in the connection's own output; the rest waits where it was made.</summary>
    public int Output { get; init; } = 64 * 1024;

    /// <summary>Content of one stream that a peer may send before it is read.</summary>
    public int StreamWindow { get; init; } = 64 * 1024;

    /// <summary>
    /// Content of all streams of a connection that a peer may send before it is read. Unless said: what all streams together may, and
    /// one more, so that those that are not read stall nobody else.
    /// </summary>
    public int Window
    {
        get => _window > 0 ? _window : (int)Math.Min(Http2Constants.LargestWindow, (Streams + 1L) * StreamWindow);
        init => _window = value;
    }
}
