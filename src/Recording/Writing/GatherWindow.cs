namespace FastMcp.Recording.Writing;

/// <summary>
/// How long commits that have time gather before they are synced: as long as the answers of upstreams take, less what the disk needs, so that as many as can be have one sync
/// and nobody waits for it. Learnt from both; docs/decisions/0117.
/// </summary>
/// <remarks>Safe for all threads: who is overtaken loses one sample.</remarks>
internal sealed class GatherWindow
{
    /// <summary>Where answers come at once, or the disk is slow.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromMilliseconds(1);

    /// <summary>However long upstreams take: what is gathered is not on the disk yet.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromMilliseconds(8);

    private long _needed;
    private long _sync;

    /// <summary>For the next group.</summary>
    public TimeSpan Length => new(Math.Clamp(Volatile.Read(ref _needed) - (2 * Volatile.Read(ref _sync)), Least.Ticks, Most.Ticks));

    /// <summary>Somebody asked for what he had committed so long ago. Soon is believed sooner than late.</summary>
    public void Needed(TimeSpan after)
    {
        var (was, now) = (Volatile.Read(ref _needed), Math.Min(after.Ticks, 4 * Most.Ticks));
        Volatile.Write(ref _needed, was + ((now - was) / (now < was ? 2 : 16)));
    }

    /// <summary>A sync took so long. A slow one is believed at once.</summary>
    public void Synced(TimeSpan took)
    {
        var (was, now) = (Volatile.Read(ref _sync), took.Ticks);
        Volatile.Write(ref _sync, now > was ? now : was + ((now - was) / 16));
    }
}
