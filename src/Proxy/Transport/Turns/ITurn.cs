namespace FastMcp.Proxy.Transport.Turns;

/// <summary>What waits in a <see cref="TurnRoom"/>: whoever is told of what a socket has, and computes. Queued at most once; a second one may begin while the first is under way, and sees what the first left.</summary>
internal interface ITurn
{
    /// <summary>Another number behind a turn: what comes next is another exchange's, and is not to be judged by that turn.</summary>
    int Forgotten { get; }

    /// <summary>On a thread aside.</summary>
    void Run();

    /// <summary>Behind it: whether it was costly again.</summary>
    void Remember(bool isCostly);
}
