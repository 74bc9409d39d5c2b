using FastMcp.Proxy.Inside.Messages;

namespace FastMcp.Proxy.Stdio;

/// <summary>A request that a server has not answered. What its client called it is kept: the server knows it by a number of the gateway's.</summary>
/// <param name="Id">For the server, and its progress token too.</param>
/// <param name="RawId">The client's id, as it came.</param>
/// <param name="RawToken">The client's progress token; empty: it has none.</param>
/// <param name="IsInitialize">It begins the session.</param>
internal sealed record Waiting(long Id, byte[] RawId, byte[] RawToken, bool IsInitialize)
{
    public Mailbox Mail { get; } = new();
}
