namespace FastMcp.Proxy.Gating.Asking;

/// <summary>What a sealed state says of the call that it came back with.</summary>
/// <param name="Approval">Id of the request.</param>
/// <param name="Digest">Of what was asked for, in hex.</param>
/// <param name="Declined">The client's user said no to the elicitation.</param>
internal sealed record Resumed(string Approval, string Digest, bool Declined);
