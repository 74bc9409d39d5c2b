namespace FastMcp.PolicyCompiler.Conditions.Syntax;

/// <summary>The macros that go over a list or map.</summary>
internal enum MacroKind : byte
{
    All,
    Exists,
    ExistsOne,

    /// <summary><c>map</c> and <c>transformList</c>, with a filter or not.</summary>
    Map,
    Filter,

    /// <summary>Values are made anew, keys stay.</summary>
    TransformMap,

    /// <summary>The body is a map of one entry, or an empty one.</summary>
    TransformMapEntry,
}
