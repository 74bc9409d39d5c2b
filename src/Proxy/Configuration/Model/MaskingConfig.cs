using FastMcp.Proxy.Configuration.Yaml;

namespace FastMcp.Proxy.Configuration.Model;

/// <param name="KeyFile">File of the masking keys, full path; null: the environment's, or one of this process alone.</param>
/// <param name="Place">For errors in the file.</param>
internal sealed record MaskingConfig(string? KeyFile, Place Place)
{
    /// <summary>Holds what the file would, where there is none.</summary>
    public const string Variable = "FASTMCP_MASKING_KEY";

    public static MaskingConfig Default { get; } = new(null, Place.CommandLine);

    /// <summary>Masks outlive the process.</summary>
    public bool HasKey => KeyFile is not null || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable));
}
