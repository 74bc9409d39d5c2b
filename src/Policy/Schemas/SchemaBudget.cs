namespace FastMcp.Policy.Schemas;

/// <summary>What one call may cost: steps (limit argument-steps), and how deep schemas ask schemas, which is stack.</summary>
/// <remarks>Ownership: one call, one thread.</remarks>
internal sealed class SchemaBudget(int steps)
{
    /// <summary>Schemas within schemas, in place or deeper in the value. Frames of so many fit any stack.</summary>
    public const int Deepest = 256;

    private int _left = steps;
    private int _depth;

    /// <summary>There was no end within it.</summary>
    public bool IsExhausted => _left < 0;

    public bool Charge(int steps)
    {
        _left = _left < 0 ? _left : _left - steps;
        return _left >= 0;
    }

    /// <summary>By length: 64 bytes that are looked at are a step.</summary>
    public bool ChargeBytes(int bytes) => Charge(1 + bytes / 64);

    /// <summary>False: too deep, and all is over. Else <see cref="Leave"/> follows.</summary>
    public bool Enter()
    {
        if (_depth >= Deepest)
        {
            _left = -1;
            return false;
        }

        _depth++;
        return true;
    }

    public void Leave() => _depth--;
}
