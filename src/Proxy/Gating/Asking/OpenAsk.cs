namespace FastMcp.Proxy.Gating.Asking;

/// <summary>What a call that waits keeps of the request that people are asked: the request itself, with its preview, is the store's.</summary>
/// <param name="Id">Of the request.</param>
/// <param name="Proposed">Digest of what was asked for, in hex.</param>
/// <param name="Expires">So long it can be decided and used.</param>
/// <param name="Mode">How the call waits.</param>
internal sealed record OpenAsk(string Id, string Proposed, DateTimeOffset Expires, WaitMode Mode);
