namespace FastMcp.PolicyCompiler.Conditions.Syntax;

/// <summary>An item of a list; <c>?x</c> stands there only if the optional has a value.</summary>
internal readonly record struct ListItem(Expression Value, bool Optional);
