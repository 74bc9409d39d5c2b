using System.Runtime.CompilerServices;

namespace FastMcp.Policy.Conditions.Values;

/// <summary>The variables of macros.</summary>
[InlineArray(Count)]
internal struct Slots
{
    public const int Count = 16;

    private Value _first;
}
