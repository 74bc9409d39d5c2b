namespace FastMcp.Proxy.Gating.Asking;

/// <summary>The body of a call that waits: in memory or in a file, never in both.</summary>
/// <param name="InMemory">Empty where it is in the file.</param>
/// <param name="File">Null where it is in memory.</param>
internal readonly record struct HeldBody(byte[] InMemory, SealedFile? File);
