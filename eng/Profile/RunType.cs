using Microsoft.Diagnostics.Tracing.Parsers.Clr;

namespace FastMcp.Profile;

/// <summary>A type as the runtime told of it.</summary>
/// <param name="Id">The runtime's number of it, in one run.</param>
/// <param name="Module">Number of the module that defines it.</param>
/// <param name="Token">Of its definition there.</param>
/// <param name="Element">ECMA-335's element type.</param>
/// <param name="Rank">Of an array; 0: it is none; 1: the ordinary one.</param>
/// <param name="Arguments">Numbers of its generic arguments, or of what an array has.</param>
internal sealed record RunType(long Id, long Module, int Token, byte Element, int Rank, IReadOnlyList<long> Arguments)
{
    private const int RankAt = 8;
    private const int RankMask = 0x3F;

    public static RunType Of(GCBulkTypeValues type) => new(
        (long)type.TypeID, (long)type.ModuleID, type.TypeNameID, type.CorElementType,
        (type.Flags & TypeFlags.Array) == 0 ? 0 : Math.Max(1, (int)type.Flags >> RankAt & RankMask),
        [.. Enumerable.Range(0, type.TypeParameterCount).Select(index => (long)type.TypeParameterID(index))]);
}
