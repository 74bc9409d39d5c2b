using FastMcp.Policy.Conditions.Values;

namespace FastMcp.Policy.Conditions.Closures;

/// <summary>A part of a condition as a value.</summary>
public delegate Value Evaluate(ref Frame frame);
