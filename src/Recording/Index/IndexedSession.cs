namespace FastMcp.Recording.Index;

/// <summary>The exchanges of one session, added up.</summary>
/// <param name="Session">Hash of its id.</param>
/// <param name="Caller">Of its exchanges; if they differ, one of them.</param>
/// <param name="First">When the first began.</param>
/// <param name="Last">When the last began.</param>
/// <param name="Counts">What became of them.</param>
public sealed record IndexedSession(string Session, string Caller, DateTimeOffset First, DateTimeOffset Last, IndexCounts Counts);
