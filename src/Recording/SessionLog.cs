using System.Runtime.CompilerServices;
using FastMcp.Masking;
using FastMcp.Policy.Gating;
using FastMcp.Recording.Checkpoints;
using FastMcp.Recording.Format;
using FastMcp.Recording.Originals;
using FastMcp.Recording.Writing;
using FastMcp.Wire;

namespace FastMcp.Recording;

/// <summary>
/// The append-only record of exchanges: what passed, masked, with its timing. Takes bytes only as
/// <see cref="Skeleton"/> and <see cref="Masked"/>, so that raw text in the log does not compile.
/// Format: docs/recording-format.md.
/// </summary>
/// <remarks>
/// Appending never touches the disk: entries go through a bounded queue to a thread of the log's own. Whoever must know that
/// they are on the disk asks with <see cref="Commit"/> and waits with <see cref="DurableAsync"/>. A full queue
/// loses entries, counts them and says so in the log itself; call <see cref="RoomAsync"/> before reading
/// on from an upstream, and a slow disk slows the stream instead.
/// </remarks>
public sealed class SessionLog : IAsyncDisposable
{
    /// <summary>Segments that are shorter are not compressed.</summary>
    public const long LeastPacked = SegmentPacker.Least;

    private readonly LogParts? _parts;
    private readonly DeadLog? _dead;

    private SessionLog(LogParts? parts, DeadLog? dead = null) => (_parts, _dead) = (parts, dead);

    /// <summary>Records nothing. Whoever builds one says so loudly: at start and in health.</summary>
    public static SessionLog Off { get; } = new(null);

    // What every exchange holds while nothing is recorded; it keeps nothing.
    private static Opened Unrecorded { get; } = new() { Log = Off };

    public bool IsOff => _parts is null && _dead is null;

    /// <summary>Logs that what concerns all of them goes to as well: acts of operators, ends of leases.</summary>
    public IReadOnlyList<SessionLog> Fellows { get; set; } = [];

    public SessionLogCounts Counts => _parts?.Counts ?? _dead?.Counts ?? default;

    /// <summary>Keys of originals that were made, that could not be kept, and that were shredded.</summary>
    public OriginalCounts OriginalCounts => _parts?.OriginalCounts ?? default;

    public CheckpointCounts CheckpointCounts => _parts?.Writer.Checkpoints ?? default;

    /// <param name="options">Where and how.</param>
    /// <param name="time">Clock of the entries.</param>
    /// <param name="events">Who is told what an operator should know.</param>
    /// <exception cref="IOException">The folder cannot be made or written to, another gateway records into it, or a newer program did.</exception>
    public static SessionLog Start(SessionLogOptions options, TimeProvider time, SessionLogEvents events) =>
        Start(options, time, events, DiskSegmentFile.Create);

    /// <summary>A log that cannot be opened: nothing is on record, what would be is counted as lost, and who must be on record is told that he is not.</summary>
    public static SessionLog Dead() => new(null, new DeadLog());

    /// <summary>The exchange is on record from here on. The permit is what makes it one that may pass.</summary>
    public Opened Open(Permit permit, in OpenedFacts facts, CallNames names)
    {
        var rule = permit.By.Id;
        if (_parts is null && _dead is null)
        {
            return Unrecorded;
        }

        var opened = _parts?.Open(facts, rule, names) ?? _dead!.Open(facts);
        opened.Log = this;
        return opened;
    }

    public void Append(Opened opened, Direction direction, Skeleton bytes) => Append(opened, direction, bytes.Bytes);

    public void Append(Opened opened, Direction direction, Masked bytes) => Append(opened, direction, bytes.Bytes);

    /// <summary>A text as it came, sealed: an entry of its own.</summary>
    public void Append(Opened opened, Sealed original)
    {
        if (_parts is not null)
        {
            Add(opened, EntryType.Original, original.Bytes);
        }
    }

    /// <summary>
    /// What was appended since the last end is one entry: an event, a chunk, a body. Keeps its time. What was found since
    /// then is one entry before it, also where the text itself stays out of the record.
    /// </summary>
    public void EndPiece(Opened opened, Direction direction)
    {
        if (_parts is null)
        {
            return;
        }

        EndFindings(opened, opened.FindingsOf(direction));
        opened.Originals.End(this, opened, direction);
        if (opened.Of(direction) is { IsEmpty: false } piece)
        {
            var payload = new EntryPayload(piece.Bytes);
            Add(opened, direction == Direction.Request ? EntryType.RequestText : EntryType.ReplyPiece, payload);
            piece.End(payload);
        }
    }

    /// <param name="opened">The exchange.</param>
    /// <param name="status">HTTP status as it went to the client.</param>
    /// <param name="contentType">A media type out of the gateway's own list, never the upstream's text.</param>
    [SkipLocalsInit]
    public void ReplyHead(Opened opened, int status, string contentType)
    {
        if (_parts is not null)
        {
            Span<byte> payload = stackalloc byte[2 * PayloadWriter.MaxText];
            Add(opened, EntryType.ReplyHead, payload[..Payloads.ReplyHead(payload, status, contentType)]);
        }
    }

    /// <summary>On record with the end of its piece.</summary>
    public void Found(Opened opened, in RecordedFinding finding)
    {
        if (_parts is null)
        {
            return;
        }

        ObjectDisposedException.ThrowIf(opened.IsClosed, opened);
        var pending = opened.FindingsOf(finding.Direction);
        pending.Add(finding);
        if (pending.IsFull)
        {
            EndFindings(opened, pending);
        }
    }

    /// <summary>A credential was lent for the exchange. On the disk with the next sync; nobody waits for it.</summary>
    [SkipLocalsInit]
    public void Lent(Opened opened, in LentFacts facts)
    {
        if (_parts is not null)
        {
            Span<byte> payload = stackalloc byte[4 * PayloadWriter.MaxText];
            Add(opened, EntryType.Lent, payload[..Payloads.Lent(payload, facts)]);
        }
    }

    /// <summary>What was lent is over.</summary>
    [SkipLocalsInit]
    public void LeaseEnded(in LeaseEndFacts facts)
    {
        Span<byte> payload = stackalloc byte[4 * PayloadWriter.MaxText];
        _parts?.Add(EntryType.LeaseEnded, 0, payload[..Payloads.LeaseEnded(payload, facts)]);
        _dead?.Lose();
        foreach (var fellow in Fellows)
        {
            fellow.LeaseEnded(facts);
        }
    }

    [SkipLocalsInit]
    public void Approval(Opened opened, in ApprovalFacts facts)
    {
        if (_parts is not null)
        {
            Span<byte> payload = stackalloc byte[4 * PayloadWriter.MaxText];
            Add(opened, EntryType.Approval, payload[..Payloads.Approval(payload, facts)]);
        }
    }

    /// <summary>A step of an approval that belongs to no exchange: people were asked, or decided.</summary>
    [SkipLocalsInit]
    public void Approval(in ApprovalFacts facts)
    {
        Span<byte> payload = stackalloc byte[4 * PayloadWriter.MaxText];
        _parts?.Add(EntryType.Approval, 0, payload[..Payloads.Approval(payload, facts)]);
        _dead?.Lose();
    }

    /// <summary>The caller is a registered agent.</summary>
    /// <param name="opened">The exchange.</param>
    /// <param name="agent">Its id.</param>
    /// <param name="team">Its team; empty: none.</param>
    [SkipLocalsInit]
    public void Agent(Opened opened, string agent, string team)
    {
        if (_parts is not null)
        {
            Span<byte> payload = stackalloc byte[2 * PayloadWriter.MaxText];
            Add(opened, EntryType.Agent, payload[..Payloads.Agent(payload, agent, team)]);
        }
    }

    /// <summary>The verdict would be another one if what only monitors were enforced.</summary>
    /// <param name="opened">The exchange.</param>
    /// <param name="outcome"><c>deny</c>, <c>ask</c> or <c>allow</c>.</param>
    /// <param name="rule">Id of the decision that would make it.</param>
    [SkipLocalsInit]
    public void Would(Opened opened, string outcome, string rule)
    {
        if (_parts is not null)
        {
            Span<byte> payload = stackalloc byte[2 * PayloadWriter.MaxText];
            Add(opened, EntryType.Would, payload[..Payloads.Would(payload, outcome, rule)]);
        }
    }

    /// <summary>What was done to the gateway or the record.</summary>
    [SkipLocalsInit]
    public void Admin(in AdminFacts facts)
    {
        Span<byte> payload = stackalloc byte[4 * PayloadWriter.MaxText];
        _parts?.Add(EntryType.Admin, 0, payload[..Payloads.Admin(payload, facts)]);
        _dead?.Lose();
        foreach (var fellow in Fellows)
        {
            fellow.Admin(facts);
        }
    }

    /// <summary>As <see cref="Admin"/>; true: it is on the disk, in this log. Nobody waits for the others.</summary>
    public ValueTask<bool> AdminDurablyAsync(AdminFacts facts)
    {
        foreach (var fellow in Fellows)
        {
            fellow.Admin(facts);
        }

        _dead?.Lose();
        var payload = new byte[4 * PayloadWriter.MaxText];
        return _parts?.AddDurablyAsync(EntryType.Admin, payload.AsMemory(0, Payloads.Admin(payload, facts))) ?? new(false);
    }

    /// <summary>A call that was not let through: who asked for what, and why it was refused.</summary>
    /// <param name="facts">As of an exchange that is opened.</param>
    /// <param name="names">What it is called.</param>
    /// <param name="rule">Id of the decision; empty: none was reached.</param>
    /// <param name="why">Name of the refusal, out of the gateway's own list.</param>
    [SkipLocalsInit]
    public void Refused(in OpenedFacts facts, CallNames names, string rule, string why)
    {
        if (_parts is not null)
        {
            Span<byte> payload = stackalloc byte[10 * PayloadWriter.MaxText];
            _parts.Add(EntryType.Refused, facts.Exchange, payload[..Payloads.Refused(payload, facts, names, rule, why)]);
        }

        _dead?.Lose();
    }

    /// <summary>Ends the exchange on record, with what is pending of both sides. Once; nothing may be done with it after that.</summary>
    [SkipLocalsInit]
    public void Close(Opened opened, in ClosedFacts facts)
    {
        if (_parts is null)
        {
            return;
        }

        ObjectDisposedException.ThrowIf(opened.IsClosed, opened);
        EndPiece(opened, Direction.Request);
        EndPiece(opened, Direction.Reply);
        Span<byte> payload = stackalloc byte[2 * PayloadWriter.MaxText];
        Add(opened, EntryType.Closed, payload[..Payloads.Closed(payload, opened, facts)]);
        opened.IsClosed = true;
        _parts.Release(opened);
    }

    /// <summary>Asks that all entries of the exchange so far become durable, with the next group. Once for each exchange.</summary>
    public void Commit(Opened opened)
    {
        if (_parts is not null && opened.Durability != Durability.Available)
        {
            _parts.Commit(opened);
        }
    }

    /// <summary>
    /// Waits until what was committed is on the disk; at most for the options' patience. False: it is not, and what
    /// must be on record must not go on.
    /// </summary>
    /// <param name="opened">The exchange.</param>
    /// <param name="loop">The caller's thread is that loop's: who had to wait goes on there. Null: at the thread pool.</param>
    public ValueTask<bool> DurableAsync(Opened opened, ITurnLoop? loop = null) =>
        opened.Durability == Durability.Available ? new(true) : _parts?.DurableAsync(opened, loop) ?? new(_dead is null);

    /// <summary>No entry of this exchange can have been lost so far.</summary>
    public bool IsIntact(Opened opened) => _dead is null && (_parts is null || (!opened.HasLost && opened.Epoch == _parts.Counters.Epoch));

    /// <summary>Returns when the queue has room, at once as a rule; after the options' patience it returns all the same.</summary>
    public ValueTask RoomAsync(CancellationToken stop) => _parts?.RoomAsync(stop) ?? default;

    /// <summary>Writes and syncs what waits, and seals the segment.</summary>
    public ValueTask DisposeAsync() => _parts?.DisposeAsync() ?? default;

    /// <summary>Looks now for what is older than it is kept, not only every minute.</summary>
    internal Task ExpireAsync() => _parts?.Retention.RoundAsync() ?? Task.CompletedTask;

    /// <summary>Puts an act of an operator on record and does it; true: done.</summary>
    internal Task<bool> DoAsync(Acts.RecordAct act) => _parts?.Acts.DoAsync(act) ?? Task.FromResult(false);

    /// <summary>Compresses what is closed now, not only every ten seconds.</summary>
    internal bool Pack() => _parts?.Packing.Round() ?? true;

    internal static SessionLog Start(SessionLogOptions options, TimeProvider time, SessionLogEvents events, Func<string, ISegmentFile> create) =>
        new(LogParts.Start(options, time, events, create));

    private void Append(Opened opened, Direction direction, ReadOnlySpan<byte> bytes)
    {
        if (_parts is null)
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

    private void EndFindings(Opened opened, PendingFindings pending)
    {
        if (!pending.IsEmpty)
        {
            Add(opened, EntryType.Findings, pending.Bytes);
            pending.End();
        }
    }

    private void Add(Opened opened, EntryType type, ReadOnlySpan<byte> payload) => Add(opened, type, new EntryPayload(payload));

    private void Add(Opened opened, EntryType type, in EntryPayload payload)
    {
        ObjectDisposedException.ThrowIf(opened.IsClosed, opened);
        opened.HasLost |= !_parts!.Add(type, opened.Exchange, payload);
    }
}
