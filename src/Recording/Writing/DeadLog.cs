namespace FastMcp.Recording.Writing;

/// <summary>What a log that cannot be opened does: it loses, and counts.</summary>
/// <remarks>Safe for all threads.</remarks>
internal sealed class DeadLog
{
    private long _lost;

    public SessionLogCounts Counts => new() { Lost = Interlocked.Read(ref _lost), IsFailing = true, FreeBytes = long.MaxValue };

    /// <summary>Holds nothing but what the exchange is to wait for, which never comes.</summary>
    public Opened Open(in OpenedFacts facts)
    {
        Lose();
        var opened = new Opened();
        opened.Begin(facts, epoch: 0);
        return opened;
    }

    public void Lose() => Interlocked.Increment(ref _lost);
}
