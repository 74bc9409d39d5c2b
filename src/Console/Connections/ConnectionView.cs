namespace FastMcp.WebConsole;

/// <summary>An upstream that people connect to, and what one of them has granted.</summary>
/// <param name="Name">Of the connection.</param>
/// <param name="Resource">The upstream.</param>
/// <param name="Scope">What is asked for; empty: what the server gives by itself.</param>
/// <param name="IsConnected">It is granted.</param>
/// <param name="Server">By whom; empty where it is not.</param>
/// <param name="Since">When.</param>
/// <param name="Renewed">The last time.</param>
public sealed record ConnectionView(string Name, string Resource, string Scope, bool IsConnected, string Server, DateTimeOffset? Since, DateTimeOffset? Renewed);
