namespace FastMcp.Store.Blocks;

/// <summary>An operator's stop as nodes share it.</summary>
/// <param name="Id">Names it on all nodes.</param>
/// <param name="Scope">What is stopped, in the gateway's own word.</param>
/// <param name="Name">Whose; empty for all.</param>
/// <param name="Issuer">Who vouches for the caller; null: whoever does.</param>
/// <param name="Reason">Why.</param>
/// <param name="LaidBy">Who, and on which node.</param>
/// <param name="Since">When it began, by the clock of its node.</param>
/// <param name="Until">When it ends by itself; null: when it is lifted.</param>
/// <param name="Lifted">When it was lifted; null: it was not. What was lifted once is never in force again.</param>
public sealed record StoredBlock(string Id, string Scope, string Name, string? Issuer, string Reason, string LaidBy, DateTimeOffset Since, DateTimeOffset? Until, DateTimeOffset? Lifted);
