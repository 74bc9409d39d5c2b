namespace FastMcp.PolicyCompiler.Conditions.Syntax;

/// <summary>An entry of a map; <c>?k: v</c> stands there only if the optional has a value.</summary>
internal readonly record struct MapItem(Expression Key, Expression Value, bool Optional);
