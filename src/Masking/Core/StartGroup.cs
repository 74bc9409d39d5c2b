namespace FastMcp.Masking.Core;

/// <summary>What a start of a group must have beside its window.</summary>
/// <param name="Bucket">Where vectors look for it.</param>
/// <param name="Families">Families that can begin there, a bit each.</param>
/// <param name="Needs">The needed byte comes before any that is not passed.</param>
/// <param name="RunClass">Of <see cref="Core.RunClass"/>; a run of its bytes begins here.</param>
/// <param name="RunLength">How long the run is at least; 0: no run is asked for.</param>
internal readonly record struct StartGroup(byte Bucket, uint Families, bool Needs, byte RunClass, byte RunLength)
{
    /// <summary>A long run is a run of at least so many bytes that tokens are written with.</summary>
    public const int LongRun = 16;

    /// <summary>The class of the bytes that tokens are written with.</summary>
    public const int TokenClass = 7;

    /// <summary>A long run begins where values of the group do.</summary>
    public bool IsLong => !Needs && RunLength >= LongRun && RunClass > 2;
}
