using System.Runtime.CompilerServices;

namespace FastMcp.Wire.Http.Fields;

/// <summary>One slot for each known field; emptied by assigning default.</summary>
[InlineArray(KnownFields.Count)]
internal struct KnownSlots
{
    private KnownSlot _first;
}
