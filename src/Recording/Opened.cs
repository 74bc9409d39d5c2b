using FastMcp.Recording.Originals;
using FastMcp.Recording.Writing;

namespace FastMcp.Recording;

/// <summary>
/// The exchange is on record: forwarding demands it. Only <see cref="SessionLog"/> makes one.
/// </summary>
/// <remarks>
/// Ownership: the exchange. Its request side and its reply side may append at once, each from one thread
/// at a time; <see cref="SessionLog.Close"/> ends it, after which nothing may be appended: the log uses the object again,
/// once the writer has let go of its ticket too.
/// </remarks>
public sealed class Opened
{
    private int _holders;

    internal Opened()
    {
        Ticket = new DurabilityTicket(this);
        Request = new PendingPiece();
        Reply = new PendingPiece();
        RequestFindings = new PendingFindings();
        ReplyFindings = new PendingFindings();
    }

    public ulong Exchange { get; private set; }

    public Durability Durability { get; private set; }

    /// <summary>The log that it is on; what more is said of it goes there.</summary>
    public SessionLog Log { get; internal set; } = null!;

    internal DurabilityTicket Ticket { get; }

    internal PendingPiece Request { get; }

    internal PendingPiece Reply { get; }

    private PendingFindings RequestFindings { get; }

    private PendingFindings ReplyFindings { get; }

    /// <summary>Takes text as it came, where the route says that it is sealed.</summary>
    public OriginalSealer Originals { get; } = new();

    /// <summary>Losses of the log at the opening.</summary>
    internal long Epoch { get; private set; }

    /// <summary>An entry of this exchange found the queue full.</summary>
    internal bool HasLost { get; set; }

    internal bool IsClosed { get; set; }

    internal void Begin(in OpenedFacts facts, long epoch, SessionKey? key = null)
    {
        Originals.Begin(key);
        (Exchange, Durability, Epoch) = (facts.Exchange, facts.Durability, epoch);
        (HasLost, IsClosed) = (false, false);
        Request.Reset();
        Reply.Reset();
        RequestFindings.End();
        ReplyFindings.End();
        Ticket.Reset();
        _holders = 1;
    }

    /// <summary>The writer holds it too, until it has completed the ticket.</summary>
    internal void Hold() => Interlocked.Increment(ref _holders);

    /// <summary>True: nobody holds it any more.</summary>
    internal bool LetGo() => Interlocked.Decrement(ref _holders) == 0;

    internal PendingPiece Of(Direction direction) => direction == Direction.Request ? Request : Reply;

    internal PendingFindings FindingsOf(Direction direction) => direction == Direction.Request ? RequestFindings : ReplyFindings;
}
