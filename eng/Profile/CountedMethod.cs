using System.Reflection.Metadata;

namespace FastMcp.Profile;

/// <summary>What the runtime counted in one method of one run.</summary>
/// <param name="Token">Its reference in the profile: the same in each run.</param>
/// <param name="Assemblies">That it is made of; the one that defines it first.</param>
/// <param name="Counts">In the runtime's order.</param>
internal sealed record CountedMethod(EntityHandle Token, IReadOnlyList<string> Assemblies, IReadOnlyList<CountElement> Counts)
{
    // What a run of some seconds did less often is not worth its place: start-up, and the ways of errors.
    private const long LeastHeat = 1000;

    /// <summary>How often its busiest edge was taken.</summary>
    public long Heat { get; } = Counts.Select(element => element.Heat).DefaultIfEmpty().Max();

    /// <summary>Of each method that was busy, the counts of the run in which it was busiest: the work that it matters for is most of what they tell.</summary>
    public static IEnumerable<CountedMethod> Busiest(IEnumerable<CountedMethod> methods) =>
        methods.Where(method => method.Heat >= LeastHeat).GroupBy(method => method.Token).Select(group => group.MaxBy(method => method.Heat)!);
}
