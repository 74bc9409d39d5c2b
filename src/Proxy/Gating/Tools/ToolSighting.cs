namespace FastMcp.Proxy.Gating.Tools;

/// <summary>What a server said of a pinned tool when it was listed last.</summary>
/// <param name="Raw">SHA-256 of its bytes: what is said once more in the same bytes is not read again.</param>
/// <param name="Digest">SHA-256 of all that counts.</param>
/// <param name="Canonical">All that counts, in ASCII; null: it cannot be read. Kept of one that is the same too: the policy may pin another by the time that somebody asks.</param>
/// <param name="Since">When these bytes were seen first.</param>
/// <param name="Told">When the log was last told of a change of this tool; null: never.</param>
internal sealed record ToolSighting(byte[] Raw, byte[] Digest, byte[]? Canonical, DateTimeOffset Since, DateTimeOffset? Told);
