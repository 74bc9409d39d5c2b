namespace FastMcp.PolicyCompiler.Keys;

/// <summary>A value that keys mark: the inside of a string, or a bare word.</summary>
/// <param name="Start">First byte.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Stays">It is <c>true</c>, <c>false</c> or <c>null</c>, which are not masked.</param>
internal readonly record struct KeyedValue(int Start, int Length, bool Stays);
