namespace FastMcp.Recording;

/// <summary>A step of an approval.</summary>
/// <param name="Approval">Its id.</param>
/// <param name="Step">What happened: asked, approved, denied, expired, used.</param>
/// <param name="By">Who did it; empty: the gateway.</param>
public readonly record struct ApprovalFacts(string Approval, string Step, string By);
