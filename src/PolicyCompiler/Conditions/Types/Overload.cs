namespace FastMcp.PolicyCompiler.Conditions.Types;

/// <summary>One signature of a function. Of a method the first parameter is what it is called on.</summary>
internal sealed record Overload(string Function, bool IsMethod, CelType[] Parameters, CelType Result);
