namespace FastMcp.WebConsole.Watching;

/// <summary>Bytes of an event that is not whole yet, in front of the next piece.</summary>
internal sealed class Carry
{
    private byte[] _bytes = [];

    /// <summary>False: too much waits, and nothing of it will be read.</summary>
    public bool TryJoin(ReadOnlySpan<byte> piece, out byte[] input)
    {
        input = _bytes.Length == 0 ? piece.ToArray() : [.. _bytes, .. piece];
        if (input.Length <= ConsoleLimits.Assembled)
        {
            return true;
        }

        ConsoleCounts.Assembled.Hit();
        return false;
    }

    public void Keep(ReadOnlySpan<byte> rest) => _bytes = rest.ToArray();
}
