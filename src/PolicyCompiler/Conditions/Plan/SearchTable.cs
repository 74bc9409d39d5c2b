namespace FastMcp.PolicyCompiler.Conditions.Plan;

/// <summary>
/// A deterministic automaton that says whether a text contains a match:
/// <paramref name="Next"/>[state * classes + class] follows a state, and the number of states itself is found.
/// </summary>
/// <param name="Pattern">As it was written.</param>
/// <param name="ClassOf">Byte -> class.</param>
/// <param name="Classes">How many classes there are.</param>
/// <param name="Next">The transitions.</param>
/// <param name="Start">The state before the first byte.</param>
/// <param name="AtEnd">Found if the text ends in this state.</param>
internal sealed record SearchTable(string Pattern, byte[] ClassOf, int Classes, ushort[] Next, int Start, bool[] AtEnd);
