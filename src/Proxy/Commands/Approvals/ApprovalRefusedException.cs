namespace FastMcp.Proxy.Commands.Approvals;

/// <summary>The gateway's words on why it does not do what was asked.</summary>
internal sealed class ApprovalRefusedException(string message) : Exception(message);
