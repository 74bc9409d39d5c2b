namespace FastMcp.WebConsole;

/// <summary>How the gateway is.</summary>
/// <param name="IsGreen">False: a guard cannot run, or the record fails.</param>
/// <param name="Version">Of the program.</param>
/// <param name="Snapshot">Of the configuration, which counts up with every reload.</param>
/// <param name="Routes">In the order of the configuration.</param>
/// <param name="Sections">What else is told, as names and values: the record, engines, issuers, credentials, upstreams.</param>
/// <param name="Warnings">What an operator should know.</param>
public sealed record HealthView(bool IsGreen, string Version, long Snapshot, IReadOnlyList<RouteView> Routes, IReadOnlyList<SectionView> Sections, IReadOnlyList<string> Warnings);
