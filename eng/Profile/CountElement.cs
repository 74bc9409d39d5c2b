using System.Reflection.Metadata;

namespace FastMcp.Profile;

/// <summary>One probe of a method: an element of the runtime's instrumentation schema.</summary>
/// <param name="Kind">What was counted: the runtime's PgoInstrumentationKind; its low four bits tell how values are kept.</param>
/// <param name="Offset">In the IL.</param>
/// <param name="Other">Its meaning is the kind's: for an edge, where it ends.</param>
/// <param name="Numbers">Values of a probe that counts.</param>
/// <param name="Types">Values of a probe that collects types or methods; null: one that has no name here; nil: none.</param>
internal sealed record CountElement(int Kind, int Offset, int Other, IReadOnlyList<long> Numbers, IReadOnlyList<EntityHandle?> Types)
{
    public int Count => Math.Max(Numbers.Count, Types.Count);

    public long Heat => Numbers.Count == 1 ? Numbers[0] : 0;
}
