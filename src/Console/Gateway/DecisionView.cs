namespace FastMcp.WebConsole;

/// <summary>One decision.</summary>
/// <param name="Id">Of the decision.</param>
/// <param name="Then">allow, ask or deny.</param>
/// <param name="Enforced">False: it only monitors.</param>
/// <param name="Layer">Whose it is.</param>
/// <param name="Place">File and line.</param>
/// <param name="Hits">Messages that it decided since the start.</param>
/// <param name="Would">Messages that it would have decided.</param>
public sealed record DecisionView(string Id, string Then, bool Enforced, string Layer, string Place, long Hits, long Would);
