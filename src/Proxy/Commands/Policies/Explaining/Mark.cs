namespace FastMcp.Proxy.Commands.Policies.Explaining;

/// <summary>A part of the text with what is said about it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">First byte.</param>
/// <param name="End">Behind the last byte.</param>
/// <param name="Rule">The rule's id.</param>
/// <param name="Text">The reason, or what stands there instead.</param>
internal sealed record Mark(MarkKind Kind, int Start, int End, string Rule, string Text);
