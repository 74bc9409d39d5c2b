namespace FastMcp.Proxy.Guarding;

/// <summary>What a guard says of all that it was shown.</summary>
internal enum GuardVerdict : byte
{
    /// <summary>It may pass, but for what spans name.</summary>
    Pass,

    /// <summary>It is a finding, and passes.</summary>
    Annotate,

    /// <summary>It must not pass.</summary>
    Deny,
}
