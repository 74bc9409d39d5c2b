namespace FastMcp.Proxy.Gating.Answers;

/// <summary>Where a block can be put in: before the bracket that ends a list.</summary>
/// <param name="At">Of the bracket.</param>
/// <param name="IsEmpty">The list has no item: no comma comes before.</param>
internal readonly record struct NotePlace(int At, bool IsEmpty);
