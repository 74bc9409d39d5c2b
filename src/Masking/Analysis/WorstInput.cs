namespace FastMcp.Masking.Analysis;

/// <summary>A text that makes the engine work.</summary>
/// <param name="Unit">What is repeated.</param>
/// <param name="StepsPerByte">Bytes that automata, checks and comparisons read for each byte of the text: 0 where nothing begins.</param>
/// <param name="WorkPerByte">The same with what starts take beside, as steps.</param>
public sealed record WorstInput(byte[] Unit, double StepsPerByte, double WorkPerByte)
{
    /// <summary>The unit, repeated to a length.</summary>
    public byte[] ToText(int length) => Repeat(Unit, length);

    public static byte[] Repeat(ReadOnlySpan<byte> unit, int length)
    {
        var text = new byte[length];
        for (var at = 0; at < length; at += unit.Length)
        {
            unit[..Math.Min(unit.Length, length - at)].CopyTo(text.AsSpan(at));
        }

        return text;
    }
}
