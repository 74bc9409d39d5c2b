namespace FastMcp.Policy.Conditions.Json;

/// <summary>One value or key on a tape.</summary>
/// <param name="Start">Where its content begins: of a text behind the quote.</param>
/// <param name="Length">Bytes of the content; of a list or object the number of items.</param>
/// <param name="After">The entry behind it and all that is in it.</param>
/// <param name="Kind">What it is.</param>
internal readonly record struct JsonEntry(int Start, int Length, int After, JsonKind Kind);
