namespace FastMcp.Wire.Http.Fields;

/// <summary>Where a known field first stands, plus one (0: nowhere), and how often it stands.</summary>
internal struct KnownSlot
{
    internal ushort FirstPlusOne;
    internal ushort Count;
}
