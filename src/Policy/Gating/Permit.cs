using FastMcp.Policy.Decisions;

namespace FastMcp.Policy.Gating;

/// <summary>
/// The key to recording, lending and forwarding: one message may pass, once. A class, because a struct
/// would allow <c>default(Permit)</c>; only <see cref="Gate"/> makes one.
/// </summary>
/// <remarks>
/// Ownership: the exchange that asked the gate. It spends the permit when the exchange ends, after which
/// the gate may hand the object out again; a spent permit opens nothing.
/// </remarks>
public sealed class Permit
{
    private readonly Gate _gate;
    private DecisionSource? _by;

    internal Permit(Gate gate) => _gate = gate;

    /// <summary>The decision that let the message pass.</summary>
    /// <exception cref="InvalidOperationException">The permit was spent.</exception>
    public DecisionSource By => _by ?? throw new InvalidOperationException("A spent permit opens nothing.");

    /// <summary>Ends the permit. Once.</summary>
    public void Spend()
    {
        _ = By;
        _by = null;
        _gate.Take(this);
    }

    internal Permit Open(DecisionSource by)
    {
        _by = by;
        return this;
    }
}
