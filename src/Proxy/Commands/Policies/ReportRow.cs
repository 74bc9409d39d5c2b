namespace FastMcp.Proxy.Commands.Policies;

/// <summary>What calls of a report have in common.</summary>
internal readonly record struct ReportRow(string Decision, string Would, string Upstream, string Name, string Caller);
