namespace FastMcp.Masking.Matching;

/// <summary>What a look ahead in the window found.</summary>
/// <param name="PassTo">Starts before here that need the byte looked for cannot get it.</param>
/// <param name="KnownTo">From here one must look again.</param>
internal readonly record struct Scout(int PassTo, int KnownTo)
{
    public Scout Shifted(int count) => new(Math.Max(0, PassTo - count), KnownTo == int.MaxValue ? KnownTo : Math.Max(0, KnownTo - count));
}
