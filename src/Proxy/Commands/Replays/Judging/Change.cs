namespace FastMcp.Proxy.Commands.Replays.Judging;

/// <summary>What another policy would have made of a value or a call.</summary>
internal enum Change
{
    /// <summary>It would be masked and was not.</summary>
    Masked,

    /// <summary>It was masked and its rule would not mask it. Another rule may.</summary>
    Unmasked,

    /// <summary>The call passed and would be denied.</summary>
    Denied,

    /// <summary>The call passed and would wait for an approval.</summary>
    Asked,

    /// <summary>The call was denied and would pass.</summary>
    Allowed,

    /// <summary>The record does not tell: the value is hidden, and its rule is not the same or not known; or the verdict depends on what is not on record.</summary>
    CannotTell,
}
