namespace FastMcp.Policy.Facts;

/// <summary>What the server last said of a tool, beside what is pinned of it.</summary>
public enum PinState : byte
{
    /// <summary>Nothing that counts is pinned of the upstream.</summary>
    None,

    /// <summary>Other tools of the upstream are pinned, this one is not.</summary>
    Unpinned,

    /// <summary>It has not been listed since the gateway began.</summary>
    Unseen,

    /// <summary>It is what was pinned, or approved since.</summary>
    Same,

    /// <summary>It is another.</summary>
    Changed,
}
