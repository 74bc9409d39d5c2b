namespace FastMcp.Proxy.Gating.Tools;

/// <summary>An operator took a changed tool as it is now. It holds while the policy pins the same as it did then.</summary>
/// <param name="Upstream">Name of the upstream.</param>
/// <param name="Tool">Name of the tool.</param>
/// <param name="Pinned">SHA-256 of the pinned definition, in hexadecimal.</param>
/// <param name="Approved">SHA-256 of the definition that was taken.</param>
/// <param name="Definition">It.</param>
/// <param name="By">Who took it.</param>
/// <param name="At">When.</param>
internal sealed record PinApproval(string Upstream, string Tool, string Pinned, string Approved, string Definition, string By, DateTimeOffset At);
