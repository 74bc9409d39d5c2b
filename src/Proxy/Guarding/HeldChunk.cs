using FastMcp.Masking.Guards;

namespace FastMcp.Proxy.Guarding;

/// <summary>Bytes of an answer, as they came, that leave when guards have seen what is in them.</summary>
/// <param name="Bytes">Rented.</param>
/// <param name="Length">Of what is in it.</param>
/// <param name="Needs">Which texts have to be settled how far.</param>
/// <param name="Since">When they came.</param>
internal sealed record HeldChunk(byte[] Bytes, int Length, (GuardText Text, long Units)[] Needs, long Since)
{
    public bool IsReady => Array.TrueForAll(Needs, need => need.Text.Cleared >= need.Units);
}
