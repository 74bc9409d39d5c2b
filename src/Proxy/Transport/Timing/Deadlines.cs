namespace FastMcp.Proxy.Transport.Timing;

/// <summary>
/// Three deadlines that may run at once: what is read (head, body, idle, ...), what is written, and the whole exchange.
/// Each is one long: due time in the upper bits, kind in the lowest byte; zero is none. Stored by the driver, read by the ticker.
/// </summary>
internal struct Deadlines
{
    long input;
    long output;
    long exchange;

    public void Set(DeadlineKind kind, long due) => Volatile.Write(ref Slot(ref this, kind), due << 8 | (byte)kind);

    public void Clear(DeadlineKind kind) => Volatile.Write(ref Slot(ref this, kind), 0);

    public readonly DeadlineKind Input => (DeadlineKind)(byte)Volatile.Read(in input);

    /// <summary>None, or the kind of a deadline that has passed.</summary>
    public readonly DeadlineKind Overdue(long now)
    {
        var kind = Check(Volatile.Read(in output), now);
        if (kind == DeadlineKind.None)
            kind = Check(Volatile.Read(in input), now);
        return kind != DeadlineKind.None ? kind : Check(Volatile.Read(in exchange), now);
    }

    static DeadlineKind Check(long slot, long now) => slot != 0 && slot >> 8 <= now ? (DeadlineKind)(byte)slot : DeadlineKind.None;

    static ref long Slot(ref Deadlines self, DeadlineKind kind)
    {
        switch (kind)
        {
            case DeadlineKind.Write:
                return ref self.output;
            case DeadlineKind.Exchange:
                return ref self.exchange;
            default:
                return ref self.input;
        }
    }

    public static ConnectionFault FaultOf(DeadlineKind kind) => kind switch
    {
        DeadlineKind.Handshake => ConnectionFault.HandshakeTimeout,
        DeadlineKind.Head => ConnectionFault.HeadTimeout,
        DeadlineKind.Body => ConnectionFault.BodyTimeout,
        DeadlineKind.Idle => ConnectionFault.IdleTimeout,
        DeadlineKind.Write => ConnectionFault.WriteTimeout,
        DeadlineKind.Linger => ConnectionFault.LingerTimeout,
        DeadlineKind.Exchange => ConnectionFault.ExchangeTimeout,
        _ => ConnectionFault.Aborted,
    };
}
