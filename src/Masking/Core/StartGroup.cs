namespace FastMcp.Masking.Core;

/// <summary>What a start of a group must have beside its window.</summary>
/// <param name="Bucket">Where vectors look for it.</param>
/// <param name="Families">Families that can begin there, a bit each.</param>
/// <param name="Needs">The needed byte comes before any that is not passed.</param>
/// <param name="RunClass">Of <see cref="Core.RunClass"/>; a run of its bytes begins here.</param>
/// <param name="RunLength">How long the run is at least; 0: no run is asked for.</param>
internal readonly record struct StartGroup(byte Bucket, uint Families, bool Needs, byte RunClass, byte RunLength);
