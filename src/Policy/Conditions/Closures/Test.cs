using FastMcp.Policy.Conditions.Values;

namespace FastMcp.Policy.Conditions.Closures;

/// <summary>A part of a condition that is true or false.</summary>
public delegate Truth Test(ref Frame frame);
