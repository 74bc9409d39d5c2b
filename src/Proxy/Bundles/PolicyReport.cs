namespace FastMcp.Proxy.Bundles;

/// <summary>Which policy judges: the body of <c>GET /policy</c>, and of an answer to <c>POST</c>.</summary>
/// <param name="Digest">Of the policy in force, packs included, as records name it.</param>
/// <param name="Bundle">Digest of its bundle; null: it is the folder's.</param>
/// <param name="Before">The bundle that a rollback puts in force; null: the folder.</param>
/// <param name="Canary">Digest of the bundle on trial; null: there is none.</param>
/// <param name="Percent">Of client connections that it judges.</param>
/// <param name="Team">Whose calls it judges.</param>
/// <param name="CanaryJudged">Messages that it judged.</param>
/// <param name="CanaryDenied">Of these denied.</param>
/// <param name="Said">What was done.</param>
/// <param name="Nodes">All that share the store, this one too; null: there is none.</param>
internal sealed record PolicyReport(string Digest, string? Bundle, string? Before, string? Canary, int? Percent, string? Team, long? CanaryJudged, long? CanaryDenied, string? Said, NodeReport[]? Nodes = null);
