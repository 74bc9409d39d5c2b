namespace FastMcp.Recording.Index.Shared;

/// <summary>How far a log is in the index that nodes share, for health and metrics.</summary>
/// <param name="IsUp">The last look ended well.</param>
/// <param name="Entries">Entries that were read since the start.</param>
/// <param name="Failures">Looks that did not end well.</param>
/// <param name="Behind">Closed segments that were not read to their end.</param>
/// <param name="Unreadable">Segments that could not be read, or not to their end, in the last look.</param>
/// <param name="WhyNot">Of the last one that did not end well; null: the last one did.</param>
public sealed record PublisherState(bool IsUp, long Entries, long Failures, int Behind, int Unreadable, string? WhyNot);
