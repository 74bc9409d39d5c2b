namespace FastMcp.Wire.Http.Fields;

/// <summary>What a <see cref="FieldTable"/> forgets when it is reset.</summary>
internal struct FieldTableState
{
    internal int Count;
    internal int Used;
    internal bool HasRepeated;
}
