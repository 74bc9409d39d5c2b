namespace FastMcp.Masking.Trials;

/// <summary>What one piece of a trial's text gave.</summary>
/// <param name="Released">The bytes that left, masked.</param>
/// <param name="Held">Bytes held behind it.</param>
public sealed record TrialStep(byte[] Released, int Held);
