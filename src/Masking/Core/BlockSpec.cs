namespace FastMcp.Masking.Core;

/// <summary>The end of a block rule: an unanchored automaton that finds the end marker's first end.</summary>
/// <param name="ClassOf">Byte -> class, 256 entries.</param>
/// <param name="ClassCount">Number of classes.</param>
/// <param name="Next">state * ClassCount + class -> state; the start state is 0.</param>
/// <param name="Accepting">State -> the end marker ends here.</param>
/// <param name="Cap">After so many dropped bytes scanning resumes, counted.</param>
internal sealed record BlockSpec(byte[] ClassOf, int ClassCount, ushort[] Next, bool[] Accepting, int Cap);
