namespace FastMcp.Proxy.Bundles;

/// <summary>How many messages one snapshot judged, and how many of these it denied. Safe for all threads.</summary>
internal sealed class PolicyTally
{
    private long _judged;
    private long _denied;

    public long Judged => Interlocked.Read(ref _judged);

    public long Denied => Interlocked.Read(ref _denied);

    public void Count(bool denied)
    {
        Interlocked.Increment(ref _judged);
        if (denied)
        {
            Interlocked.Increment(ref _denied);
        }
    }
}
