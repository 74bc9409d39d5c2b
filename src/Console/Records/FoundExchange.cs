using FastMcp.Recording.Index;

namespace FastMcp.WebConsole.Records;

/// <summary>An exchange that the index knows.</summary>
/// <param name="Row">What a list shows of it.</param>
/// <param name="Segments">Where its entries are.</param>
internal sealed record FoundExchange(IndexedExchange Row, IReadOnlySet<uint> Segments);
