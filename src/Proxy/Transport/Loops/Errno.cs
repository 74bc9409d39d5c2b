namespace FastMcp.Proxy.Transport.Loops;

/// <summary>Error numbers of Linux, the same on x86-64 and Arm64 (asm-generic/errno.h).</summary>
internal static class Errno
{
    public const int Interrupted = 4;
    public const int BadDescriptor = 9;
    public const int Again = 11;
    public const int Unreachable = 101;
    public const int InProgress = 115;
    public const int Refused = 111;
    public const int TimedOut = 110;
    public const int ResetByPeer = 104;
    public const int NoAddress = 99;
    public const int HostUnreachable = 113;

    private const int Pipe = 32;
    private const int NetworkDown = 100;
    private const int NetworkReset = 102;
    private const int Aborted = 103;
    private const int NotConnected = 107;
    private const int Shutdown = 108;
    private const int HostDown = 112;

    /// <summary>What the connection died of.</summary>
    public static ConnectionFault FaultOf(int number) => number switch
    {
        ResetByPeer or Pipe or Aborted or NotConnected or Shutdown => ConnectionFault.PeerReset,
        TimedOut or HostUnreachable or Unreachable or HostDown or NetworkDown or NetworkReset => ConnectionFault.PeerUnreachable,
        BadDescriptor => ConnectionFault.Closed,
        _ => ConnectionFault.Failed,
    };
}
