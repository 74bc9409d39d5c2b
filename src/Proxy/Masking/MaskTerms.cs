using FastMcp.Masking;

namespace FastMcp.Proxy.Masking;

/// <summary>What an exchange masks with: fixed by the snapshot that it began with.</summary>
/// <param name="Program">Rules of one scope.</param>
/// <param name="Key">For keyed-hash masks.</param>
/// <param name="Grant">Set where rules in monitor mode may let text pass.</param>
internal sealed record MaskTerms(MaskProgram Program, HashKey Key, MonitorGrant? Grant);
