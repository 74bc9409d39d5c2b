namespace FastMcp.Masking.Core;

/// <summary>Where tokens may be turned back on their way up.</summary>
/// <param name="Rules">Ordinals of the rules whose tokens they are.</param>
/// <param name="Upstreams">Globs over names of upstreams; never empty.</param>
/// <param name="Tools">Globs over names of tools; never empty.</param>
internal sealed record RevealSpec(int[] Rules, string[] Upstreams, string[] Tools);
