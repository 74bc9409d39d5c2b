namespace FastMcp.Proxy.Inside.Messages;

/// <summary>A request that a server has not answered. What its client called it is kept: the server knows it by a number of the gateway's.</summary>
/// <param name="Id">For the server, and its progress token too.</param>
/// <param name="RawId">The client's id, as it came.</param>
/// <param name="RawToken">The client's progress token; empty: it has none.</param>
/// <param name="IsInitialize">It begins the session.</param>
/// <param name="By">The request that brought it.</param>
internal sealed record Waiting(long Id, byte[] RawId, byte[] RawToken, bool IsInitialize, InnerRequest By)
{
    public Mailbox Mail { get; } = new();

    /// <summary>Status with which the server refused the message, where its transport has one; 0: it has not.</summary>
    public int Refused { get; set; }
}
