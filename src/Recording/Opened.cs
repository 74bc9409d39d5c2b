using FastMcp.Recording.Writing;

namespace FastMcp.Recording;

/// <summary>
/// The exchange is on record: forwarding demands it. Only <see cref="SessionLog"/> makes one.
/// </summary>
/// <remarks>
/// Ownership: the exchange. Its request side and its reply side may append at once, each from one thread
/// at a time; <see cref="SessionLog.Close"/> ends it, after which nothing may be appended.
/// </remarks>
public sealed class Opened
{
    internal Opened(ulong exchange, long openedAt)
    {
        Exchange = exchange;
        OpenedAt = openedAt;
    }

    public ulong Exchange { get; }

    /// <summary>Timestamp of the log's time provider; pieces carry their distance to it.</summary>
    internal long OpenedAt { get; }

    internal PendingPiece Request { get; } = new();

    internal PendingPiece Reply { get; } = new();

    internal bool IsClosed { get; set; }

    internal PendingPiece Of(Direction direction) => direction == Direction.Request ? Request : Reply;
}
