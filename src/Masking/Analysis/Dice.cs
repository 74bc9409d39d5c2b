namespace FastMcp.Masking.Analysis;

/// <summary>Numbers that look random and are the same for a seed on every machine (xorshift, Marsaglia 2003). For search, never for secrets.</summary>
internal sealed class Dice(int seed)
{
    private ulong _state = unchecked((ulong)seed * 0x9E3779B97F4A7C15UL) | 1;

    /// <summary>From 0 to below a bound.</summary>
    public int Next(int below)
    {
        _state ^= _state << 13;
        _state ^= _state >> 7;
        _state ^= _state << 17;
        return (int)((_state >> 11) % (ulong)below);
    }

    public int Next(int from, int below) => from + Next(below - from);
}
