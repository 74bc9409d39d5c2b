namespace FastMcp.Wire.Http.Fields;

/// <summary>Where one field stands in its table's buffer.</summary>
internal readonly record struct FieldEntry(ByteRange Name, ByteRange Value, KnownField Known);
