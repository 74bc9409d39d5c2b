namespace FastMcp.Recording;

/// <summary>What an exchange waits for before it goes on.</summary>
public enum Durability : byte
{
    /// <summary>Nothing: entries that are lost are counted, and the log says so itself.</summary>
    Available,

    /// <summary>The request is on the disk before the first byte of the answer leaves; the sync overlaps the call.</summary>
    BeforeReply,

    /// <summary>The request is on the disk before a byte goes upstream, and a loss in the middle ends the answer.</summary>
    Strict,
}
