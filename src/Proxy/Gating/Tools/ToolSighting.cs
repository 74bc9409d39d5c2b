namespace FastMcp.Proxy.Gating.Tools;

/// <summary>What a server said of a pinned tool when it was listed last.</summary>
/// <param name="Raw">SHA-256 of its bytes: what is said once more in the same bytes is not read again.</param>
/// <param name="Digest">SHA-256 of all that counts.</param>
/// <param name="Pretty">For people; empty: it cannot be read.</param>
/// <param name="Since">When these bytes were seen first.</param>
internal sealed record ToolSighting(byte[] Raw, byte[] Digest, string Pretty, DateTimeOffset Since);
