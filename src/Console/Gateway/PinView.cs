namespace FastMcp.WebConsole;

/// <summary>A tool that its server describes otherwise than it is pinned.</summary>
/// <param name="Upstream">Name of the upstream.</param>
/// <param name="Tool">Name of the tool.</param>
/// <param name="Digest">Of what the server says now.</param>
/// <param name="Before">The pinned definition, a line for each value.</param>
/// <param name="Now">What the server says; empty: it cannot be read.</param>
/// <param name="Since">When it was seen first.</param>
public sealed record PinView(string Upstream, string Tool, string Digest, string Before, string Now, DateTimeOffset Since);
