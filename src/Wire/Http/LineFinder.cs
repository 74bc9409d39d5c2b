namespace FastMcp.Wire.Http;

/// <summary>
/// Finds the CRLF of a line and any control byte before it in one vectorised pass. The answer depends on byte
/// positions only, never on how much has arrived, and no byte is looked at twice.
/// </summary>
internal static class LineFinder
{
    /// <param name="examined">Where to go on; moved behind the line end when it is found.</param>
    /// <param name="bound">Offset that the line end must not pass.</param>
    /// <param name="end">Offset of the CR.</param>
    internal static LineEnd Find(ReadOnlySpan<byte> input, ref int examined, int bound, out int end)
    {
        int window = Math.Min(input.Length, bound);
        int at = examined < window ? HttpBytes.FirstControl(input[examined..window]) : -1;
        end = examined + at;
        if (at < 0)
        {
            examined = Math.Max(examined, window);
            return examined >= bound ? LineEnd.TooFar : LineEnd.NotYet;
        }

        if (input[end] != '\r')
        {
            return LineEnd.BadByte;
        }

        examined = end;
        if (end + 1 >= bound)
        {
            return LineEnd.TooFar;
        }

        if (end + 1 >= input.Length)
        {
            return LineEnd.NotYet;
        }

        examined = end + 2;
        return input[end + 1] == '\n' ? LineEnd.Found : LineEnd.BadByte;
    }
}
