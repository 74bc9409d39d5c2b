namespace FastMcp.Proxy.Commands.Replays.Judging;

/// <summary>What another policy would have made of a value.</summary>
internal enum Change
{
    /// <summary>It would be masked and was not.</summary>
    Masked,

    /// <summary>It was masked and its rule would not mask it. Another rule may.</summary>
    Unmasked,

    /// <summary>The record does not tell: the value is hidden, and its rule is not the same or not known.</summary>
    CannotTell,
}
