using FastMcp.Masking.Guards;

namespace FastMcp.Proxy.Guarding;

/// <summary>What guards found in one message, newly.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Start">In UTF-16 units of its text.</param>
/// <param name="Length">0: it is about all that was shown.</param>
internal readonly record struct GuardFound(GuardLabel Label, long Start, int Length);
