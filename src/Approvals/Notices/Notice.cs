namespace FastMcp.Approvals.Notices;

/// <summary>
/// What a channel was told of a request, and what it was not: one for each of both, so that what changed while the channel was away is
/// told once, as it is by then.
/// </summary>
/// <param name="Channel">Its name.</param>
/// <param name="Request">Id of the request.</param>
/// <param name="Wanted">Version of the request that the channel has to know; a later one will do.</param>
/// <param name="Told">Version that it knows; 0: none.</param>
/// <param name="Since">When the wanted version came to be.</param>
/// <param name="Tries">How often it was tried; 0: nobody is about it.</param>
/// <param name="Place">Where the channel keeps the request, in its own words; empty: nowhere yet.</param>
public sealed record Notice(string Channel, string Request, long Wanted, long Told, DateTimeOffset Since, int Tries, string Place);
