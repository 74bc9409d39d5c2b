namespace FastMcp.Masking.Core;

/// <summary>What is done when a mask that a session was given comes back in an argument of its calls.</summary>
internal enum WriteBack : byte
{
    /// <summary>It is counted.</summary>
    Note,

    /// <summary>The call is refused: it would write the mask over the original.</summary>
    Refuse,

    /// <summary>It is not looked for.</summary>
    Allow,
}
