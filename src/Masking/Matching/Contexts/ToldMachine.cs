namespace FastMcp.Masking.Matching.Contexts;

/// <summary>A machine of which it is told where names end.</summary>
/// <param name="Bit">Its bit in a set of machines.</param>
/// <param name="Names">Where its names end.</param>
/// <param name="LongestTail">So many bytes may stand between a name and a value.</param>
internal readonly record struct ToldMachine(uint Bit, HeadEnds Names, int LongestTail);
