namespace FastMcp.Proxy.Commands.Policies;

/// <summary>What calls of a report have in common.</summary>
/// <param name="Rule">The rule or decision that only monitors.</param>
/// <param name="Would"><c>deny</c>, <c>ask</c>, <c>allow</c> or, of a rule, <c>mask</c>.</param>
/// <param name="Upstream">Name in the configuration.</param>
/// <param name="Name">Tool, prompt, resource or model, else the method.</param>
/// <param name="Caller">Subject.</param>
/// <param name="Team">Of the registered agent; <c>-</c>: of none.</param>
internal readonly record struct ReportRow(string Rule, string Would, string Upstream, string Name, string Caller, string Team);
