namespace FastMcp.Proxy.Gating.Duties;

/// <summary>The calls that one of those who share a rate has left.</summary>
/// <remarks>Whoever reads or writes its fields has its lock.</remarks>
internal sealed class Bucket
{
    public double Left;
    public long Seen;
    public string Name = "";
    public string Who = "";
    public int Seconds;
    public int Burst;
    public bool IsQueued;

    /// <summary>Given away here and not yet told.</summary>
    public long Unsent;

    /// <summary>Given away here and told.</summary>
    public long Own;

    /// <summary>Given away by others, of what this bucket knows.</summary>
    public long Others;
}
