namespace FastMcp.WebConsole;

/// <summary>Somebody's grant.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Name">Of the connection.</param>
/// <param name="Subject">Whose.</param>
/// <param name="Issuer">Who knows them.</param>
/// <param name="Server">Who gave it.</param>
/// <param name="Since">When.</param>
/// <param name="Renewed">The last time.</param>
public sealed record GrantView(string Id, string Name, string Subject, string Issuer, string Server, DateTimeOffset Since, DateTimeOffset Renewed);
