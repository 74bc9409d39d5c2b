namespace FastMcp.WebConsole.Watching;

/// <summary>A piece of recorded text that is shown in one way.</summary>
/// <param name="Kind">How.</param>
/// <param name="Text">Of a hidden character its name, such as U+202E.</param>
/// <param name="Rule">Of a mask: the rule; empty else.</param>
internal readonly record struct TextRun(RunKind Kind, string Text, string Rule = "");
