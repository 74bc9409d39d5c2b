namespace FastMcp.Proxy.Gating.Tools;

/// <summary>A tool that its server describes otherwise than it is pinned.</summary>
/// <param name="Upstream">Name of the upstream.</param>
/// <param name="Tool">Name of the tool.</param>
/// <param name="Digest">SHA-256 of what the server says now, in hexadecimal.</param>
/// <param name="Before">The pinned definition, a line for each value.</param>
/// <param name="Now">What the server says; empty: it cannot be read as a tool, and cannot be taken.</param>
/// <param name="Since">When it was seen first.</param>
internal sealed record ChangedTool(string Upstream, string Tool, string Digest, string Before, string Now, DateTimeOffset Since)
{
    /// <summary>Stands in the place of a definition that nobody would read to its end.</summary>
    public const string TooLong = "(too long to be shown)";
}
