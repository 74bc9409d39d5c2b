using FastMcp.Masking.Core.Validation;

namespace FastMcp.Masking.Core;

/// <summary>
/// What a matched value must pass beside its validator. A value that is refused behaves as with a validator:
/// the next shorter at that start is tried, then the next start.
/// </summary>
internal sealed record ValueChecks
{
    /// <summary>Shannon entropy of the value in thousandths of a bit per byte, at least; 0: none is asked for.</summary>
    public int MinEntropy { get; init; }

    /// <summary>What is found in a value that is harmless: words, patterns.</summary>
    public SearchSpec[] Allow { get; init; } = [];

    /// <summary>Cheap first.</summary>
    public bool Pass(ReadOnlySpan<byte> value)
    {
        if (MinEntropy > 0 && Entropy.Of(value) * 1000 < MinEntropy)
        {
            return false;
        }

        foreach (SearchSpec allowed in Allow)
        {
            if (allowed.IsIn(value))
            {
                return false;
            }
        }

        return true;
    }
}
