namespace FastMcp.Proxy.Transport.Timing;

/// <summary>What a connection is waiting for, so that the cut names it.</summary>
internal enum DeadlineKind
{
    None = 0,
    Handshake,
    /// <summary>The first byte of a request is here, the end of its head is not.</summary>
    Head,
    /// <summary>Body bytes are expected.</summary>
    Body,
    /// <summary>Keep-alive: between two messages. A drain wakes connections that wait for this.</summary>
    Idle,
    Write,
    /// <summary>Reading away what the peer still sends after we closed our direction.</summary>
    Linger,
    Exchange,
    /// <summary>Nothing has come for a while: the read is woken once, and waits on if its owner says so. No fault.</summary>
    Quiet,
}
