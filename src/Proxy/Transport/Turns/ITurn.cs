namespace FastMcp.Proxy.Transport.Turns;

/// <summary>What waits in a <see cref="TurnRoom"/>: whoever is told of what a socket has, and computes. At most once at a time.</summary>
internal interface ITurn
{
    /// <summary>On a thread aside.</summary>
    void Run();

    /// <summary>Behind it: whether it was costly again.</summary>
    void Remember(bool isCostly);
}
