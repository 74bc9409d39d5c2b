namespace FastMcp.Masking.Guards;

/// <summary>Which objects and arrays are open in a text that is JSON itself. A deeper one is none to us.</summary>
internal sealed class InnerNesting
{
    private const int Deepest = 64;

    // The lowest bit is the innermost one's; 1: an object.
    private ulong _kinds;
    private int _depth;

    public bool IsEmpty => _depth == 0;

    /// <summary>Of the innermost one.</summary>
    public bool IsObject => (_kinds & 1) != 0;

    public bool TryEnter(bool isObject)
    {
        if (_depth == Deepest)
        {
            return false;
        }

        (_kinds, _depth) = ((_kinds << 1) | (isObject ? 1UL : 0), _depth + 1);
        return true;
    }

    public void Leave() => (_kinds, _depth) = (_kinds >> 1, _depth - 1);
}
