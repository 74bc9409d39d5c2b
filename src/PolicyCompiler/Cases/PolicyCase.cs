namespace FastMcp.PolicyCompiler.Cases;

/// <summary>A text and what a policy makes of it.</summary>
/// <param name="Name">For reports.</param>
/// <param name="On">request, response or record: whose rules apply.</param>
/// <param name="Text">As it comes.</param>
/// <param name="Masked">As it leaves.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
public sealed record PolicyCase(string Name, string On, string Text, string Masked, int Line, int Column);
