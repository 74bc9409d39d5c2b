namespace FastMcp.Approvals.Deciding;

/// <summary>What somebody decided by a channel. Edits and grants do not come this way.</summary>
/// <param name="Request">Its id.</param>
/// <param name="Approves">False: a no.</param>
/// <param name="Digest">Of what that person had before them, with a no too.</param>
/// <param name="Reason">With a no: the agent is told it.</param>
public sealed record CallbackOrder(string Request, bool Approves, string Digest, string Reason);
