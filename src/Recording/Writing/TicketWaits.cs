namespace FastMcp.Recording.Writing;

/// <summary>Who waits for the disk, the longest first, so that a disk that hangs does not hold exchanges for ever.</summary>
/// <remarks>Safe for all threads. Allocates nothing: the tickets are the list.</remarks>
internal sealed class TicketWaits(TimeProvider time, TimeSpan patience)
{
    private readonly Lock _lock = new();
    private DurabilityTicket? _first;
    private DurabilityTicket? _last;

    public void Add(DurabilityTicket ticket)
    {
        lock (_lock)
        {
            ticket.Since = time.GetTimestamp();
            ticket.Before = _last;
            ticket.Next = null;
            _ = _last is null ? _first = ticket : _last.Next = ticket;
            _last = ticket;
        }
    }

    public void Remove(DurabilityTicket ticket)
    {
        lock (_lock)
        {
            _ = ticket.Before is null ? _first = ticket.Next : ticket.Before.Next = ticket.Next;
            _ = ticket.Next is null ? _last = ticket.Before : ticket.Next.Before = ticket.Before;
            ticket.Before = null;
            ticket.Next = null;
        }
    }

    /// <summary>Fails those that have waited too long.</summary>
    public void Expire()
    {
        lock (_lock)
        {
            for (var ticket = _first; ticket is not null && time.GetElapsedTime(ticket.Since) >= patience; ticket = ticket.Next)
            {
                ticket.Complete(durable: false)?.Wake();
            }
        }
    }
}
