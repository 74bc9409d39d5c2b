using System.Globalization;

namespace FastMcp.Recording.Verifying;

/// <summary>A place where the log is not what was written.</summary>
/// <param name="Segment">Number.</param>
/// <param name="Entry">Number in the segment, from 1; 0: its header, or the segment as a whole.</param>
/// <param name="Offset">Byte in the file.</param>
/// <param name="What">What is wrong with it.</param>
public sealed record LogProblem(uint Segment, long Entry, long Offset, string What)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"segment {Segment:D6}, {(Entry == 0 ? "header" : $"entry {Entry}")}, byte {Offset}: {What}");
}
