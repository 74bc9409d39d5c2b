namespace FastMcp.PolicyCompiler.Catalogues;

/// <summary>What becomes of arguments that are not what the pinned schema says.</summary>
public enum ArgumentCheck
{
    /// <summary>Nobody looks.</summary>
    Off,

    /// <summary>They pass, and are counted.</summary>
    Monitor,

    /// <summary>The call is refused.</summary>
    Enforce,
}
