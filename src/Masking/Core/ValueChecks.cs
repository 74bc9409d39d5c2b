using FastMcp.Masking.Core.Validation;

namespace FastMcp.Masking.Core;

/// <summary>
/// What a matched value must pass beside its validator. A value that is refused behaves as with a validator:
/// the next shorter at that start is tried, then the next start.
/// </summary>
internal sealed record ValueChecks
{
    // Thousandths of a bit that rounding may take from an entropy: one at the limit is at the limit.
    private const double Slack = 0.001;

    /// <summary>Shannon entropy of the value in thousandths of a bit per byte, at least; 0: none is asked for.</summary>
    public int MinEntropy { get; init; }

    /// <summary>What is found in a value that is harmless: words, patterns.</summary>
    public SearchSpec[] Allow { get; init; } = [];

    /// <summary>Cheap first.</summary>
    public bool Pass(ReadOnlySpan<byte> value)
    {
        long read = 0;
        return (MinEntropy == 0 || IsEven(Entropy.Of(value))) && !IsAllowed(value, ref read);
    }

    /// <summary>Whether a value of this entropy, in bits per byte, may be one.</summary>
    public bool IsEven(double entropy) => entropy * 1000 >= MinEntropy - Slack;

    /// <summary>Whether something harmless is found in a value.</summary>
    /// <param name="value">What the pattern matches.</param>
    /// <param name="read">Grows by the bytes that are looked at.</param>
    public bool IsAllowed(ReadOnlySpan<byte> value, ref long read)
    {
        foreach (SearchSpec allowed in Allow)
        {
            if (allowed.IsIn(value, ref read))
            {
                return true;
            }
        }

        return false;
    }
}
