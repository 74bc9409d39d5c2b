namespace FastMcp.PolicyCompiler.Decisions;

/// <summary>What a policy may hold of decisions. docs/policy-language.md names them.</summary>
internal static class DecisionLimits
{
    /// <summary>Enabled decisions of all files.</summary>
    public const int MostDecisions = 4096;

    /// <summary>Globs of one key of a match.</summary>
    public const int MostGlobs = 256;

    /// <summary>Characters of a glob.</summary>
    public const int LongestGlob = 256;

    /// <summary>Stars of a glob: a name is compared in time that is linear for each.</summary>
    public const int MostStars = 8;

    /// <summary>Exceptions of all files.</summary>
    public const int MostExceptions = 128;

    /// <summary>Characters of a reason.</summary>
    public const int LongestReason = 512;
}
