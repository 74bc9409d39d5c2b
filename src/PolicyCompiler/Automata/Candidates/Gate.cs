namespace FastMcp.PolicyCompiler.Automata.Candidates;

/// <summary>What a start must have beside its window.</summary>
/// <param name="Needs">The needed byte comes before any that ends the value.</param>
/// <param name="RunClass">Of <see cref="Masking.Core.RunClass"/>.</param>
/// <param name="RunLength">So many bytes of the class begin here; 0: none need to.</param>
internal readonly record struct Gate(bool Needs, int RunClass, int RunLength)
{
    /// <summary>Where it lets pass in ordinary text. Starts that need a byte are looked for only where it is, and the sample has none.</summary>
    public ulong[] Positions => Needs ? Candidates.Positions.None : RunLength == 0 ? Candidates.Positions.All : RunPositions.Of(RunClass, RunLength);

    /// <summary>What both ask for.</summary>
    public Gate With(Gate other)
    {
        int runClass = RunClass == other.RunClass ? RunClass : RunClasses.Narrowest(RunClasses.SetOf(RunClass) | RunClasses.SetOf(other.RunClass));
        int length = runClass < 0 ? 0 : Math.Min(RunLength, other.RunLength);
        return new(Needs && other.Needs, length == 0 ? 0 : runClass, length);
    }
}
