namespace FastMcp.Policy.Decisions;

/// <summary>What one layer may make of calls of which not all is known.</summary>
internal enum Reach
{
    /// <summary>It says nothing of any.</summary>
    Silent,

    /// <summary>It denies them all.</summary>
    Denies,

    /// <summary>It denies them all, unless a layer below says otherwise.</summary>
    DeniesUnlessWaived,

    /// <summary>Some may pass.</summary>
    Passes,
}
