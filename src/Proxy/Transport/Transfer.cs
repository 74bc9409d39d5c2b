namespace FastMcp.Proxy.Transport;

/// <summary>Outcome of one transport operation: bytes moved, or a fault, or one of two markers. Never an exception.</summary>
internal readonly struct Transfer
{
    const int PendingMark = -1;
    const int CancelledMark = -2;

    Transfer(int bytes, ConnectionFault fault)
    {
        Bytes = bytes;
        Fault = fault;
    }

    /// <summary>Bytes moved; meaningless unless <see cref="IsDone"/>.</summary>
    public int Bytes { get; }
    public ConnectionFault Fault { get; }
    public bool IsDone => Bytes >= 0 && Fault == ConnectionFault.None;
    /// <summary>Nothing there now: wait (again) for readiness.</summary>
    public bool IsPending => Bytes == PendingMark;
    public bool IsCancelled => Bytes == CancelledMark;

    public static Transfer Done(int bytes) => new(bytes, ConnectionFault.None);
    public static Transfer Failed(ConnectionFault fault) => new(0, fault);
    public static Transfer Pending => new(PendingMark, ConnectionFault.None);
    public static Transfer Cancelled => new(CancelledMark, ConnectionFault.None);
}
