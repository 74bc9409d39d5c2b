namespace FastMcp.Masking.Matching.Scanning;

/// <summary>What a scanner says of 64 positions, a bit each.</summary>
internal struct BlockHits
{
    /// <summary>A bucket without a gate lets the position pass.</summary>
    public ulong Plain;

    /// <summary>A bucket behind the need gate does.</summary>
    public ulong Need;

    /// <summary>A bucket behind the run gate does.</summary>
    public ulong Run;

    /// <summary>The needed byte.</summary>
    public ulong Needed;

    /// <summary>Bytes that end what waits for the needed byte, and the needed byte.</summary>
    public ulong Stops;

    /// <summary>Token bytes.</summary>
    public ulong Tokens;
}
