namespace FastMcp.Jose.Signatures;

/// <summary>A JWS in compact form, taken apart and decoded. Nothing of it is believed yet.</summary>
/// <param name="Algorithm">A known one.</param>
/// <param name="Kid">Which key; null: it does not say.</param>
/// <param name="Type"><c>typ</c> in lower case without <c>application/</c>; null: it does not say.</param>
/// <param name="Input">What was signed: header and payload as they came, with the dot between.</param>
/// <param name="Payload">Decoded.</param>
/// <param name="Signature">Decoded.</param>
public sealed record JwsMessage(JwsAlgorithm Algorithm, string? Kid, string? Type, ReadOnlyMemory<byte> Input, ReadOnlyMemory<byte> Payload, ReadOnlyMemory<byte> Signature)
{
    /// <summary>Of a token; nothing of one is shown.</summary>
    public override string ToString() => "***";
}
