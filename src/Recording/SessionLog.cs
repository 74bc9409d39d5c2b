using FastMcp.Masking;
using FastMcp.Policy.Gating;
using FastMcp.Recording.Format;
using FastMcp.Recording.Writing;
using FastMcp.Wire;

namespace FastMcp.Recording;

/// <summary>
/// The append-only record of exchanges: what passed, masked, with its timing. Takes bytes only as
/// <see cref="Skeleton"/> and <see cref="Masked"/>, so that raw text in the log does not compile.
/// Format: docs/recording-format.md, version 0 (no index, no chain, no signatures).
/// </summary>
/// <remarks>
/// Appending never touches the disk: entries go through a bounded queue to one writer task. A full queue
/// loses entries, counts them and says so in the log itself; call <see cref="RoomAsync"/> before reading
/// on from an upstream, and a slow disk slows the stream instead.
/// </remarks>
public sealed class SessionLog : IAsyncDisposable
{
    private readonly LogQueue? _queue;
    private readonly TimeProvider _time;

    private SessionLog(LogQueue? queue, TimeProvider time)
    {
        _queue = queue;
        _time = time;
    }

    /// <summary>Records nothing. Whoever builds one says so loudly: at start and in health.</summary>
    public static SessionLog Off { get; } = new(null, TimeProvider.System);

    // What every exchange holds while nothing is recorded; it keeps nothing.
    private static Opened Unrecorded { get; } = new(0, 0);

    public bool IsOff => _queue is null;

    public SessionLogCounts Counts => _queue?.Counts ?? default;

    /// <param name="options">Where and how.</param>
    /// <param name="time">Clock of the entries.</param>
    /// <param name="failed">Told, from the writer task, of each segment that ended with an error. Must not block.</param>
    /// <exception cref="IOException">The folder cannot be made or written to.</exception>
    public static SessionLog Start(SessionLogOptions options, TimeProvider time, Action<string> failed)
    {
        Directory.CreateDirectory(options.Folder);
        return Start(options, time, failed, DiskSegmentFile.Create);
    }

    /// <summary>The exchange is on record from here on. The permit is what makes it one that may pass.</summary>
    public Opened Open(Permit permit, in OpenedFacts facts)
    {
        var rule = permit.By.Id;
        if (_queue is null)
        {
            return Unrecorded;
        }

        var opened = new Opened(facts.Exchange, _time.GetTimestamp());
        _queue.Enqueue(Entries.Opened(in facts, rule, _time));
        return opened;
    }

    public void Append(Opened opened, Direction direction, Skeleton bytes) => Append(opened, direction, bytes.Bytes);

    public void Append(Opened opened, Direction direction, Masked bytes) => Append(opened, direction, bytes.Bytes);

    /// <summary>What was appended since the last end is one entry: an event, a chunk, a body. Keeps its time.</summary>
    public void EndPiece(Opened opened, Direction direction)
    {
        if (_queue is not null && !opened.Of(direction).IsEmpty)
        {
            _queue.Enqueue(Entries.Piece(opened, direction, _time));
        }
    }

    /// <param name="opened">The exchange.</param>
    /// <param name="status">HTTP status as it went to the client.</param>
    /// <param name="contentType">A media type out of the gateway's own list, never the upstream's text.</param>
    public void ReplyHead(Opened opened, int status, string contentType) =>
        _queue?.Enqueue(Entries.ReplyHead(opened, status, contentType, _time));

    public void Found(Opened opened, in RecordedFinding finding) =>
        _queue?.Enqueue(Entries.Finding(opened, in finding, _time));

    /// <summary>Ends the exchange on record, with what is pending of both sides. Once; later calls do nothing.</summary>
    public void Close(Opened opened, in ClosedFacts facts)
    {
        if (opened.IsClosed || _queue is null)
        {
            return;
        }

        EndPiece(opened, Direction.Request);
        EndPiece(opened, Direction.Reply);
        opened.IsClosed = true;
        _queue.Enqueue(Entries.Closed(opened, in facts, _time));
    }

    /// <summary>Returns when the queue has room, at once as a rule; after the options' patience it returns all the same.</summary>
    public ValueTask RoomAsync(CancellationToken stop) => _queue?.RoomAsync(stop) ?? default;

    /// <summary>Writes and syncs what waits.</summary>
    public ValueTask DisposeAsync() => _queue?.DisposeAsync() ?? default;

    internal static SessionLog Start(SessionLogOptions options, TimeProvider time, Action<string> failed, Func<string, ISegmentFile> create) =>
        new(new LogQueue(options, time, failed, new SegmentWriter(options.Folder, options.SegmentBytes, create)), time);

    private void Append(Opened opened, Direction direction, ReadOnlySpan<byte> bytes)
    {
        if (_queue is null)
        {
            return;
        }

        ObjectDisposedException.ThrowIf(opened.IsClosed, opened);
        var pending = opened.Of(direction);
        while (bytes.Length > 0)
        {
            bytes = bytes[pending.Add(bytes)..];
            if (pending.IsFull)
            {
                EndPiece(opened, direction);
            }
        }
    }
}
