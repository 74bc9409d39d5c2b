namespace FastMcp.Recording.Index;

/// <summary>One value of a column.</summary>
/// <param name="Name">The value.</param>
/// <param name="Exchanges">That have it.</param>
/// <param name="Denied">Of these, how many were not let through.</param>
/// <param name="Last">When the last of them began.</param>
public sealed record IndexTally(string Name, long Exchanges, long Denied, DateTimeOffset Last);
