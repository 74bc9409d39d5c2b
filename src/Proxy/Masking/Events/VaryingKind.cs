namespace FastMcp.Proxy.Masking.Events;

/// <summary>What of an event is another each time.</summary>
internal enum VaryingKind : byte
{
    /// <summary>More text of a channel.</summary>
    Channel,

    /// <summary>A string or a whole number by itself.</summary>
    Judged,

    /// <summary>A string that no rule looks at.</summary>
    Exempt,

    /// <summary>The number that clients count events by.</summary>
    Number,
}
