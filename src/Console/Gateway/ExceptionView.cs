namespace FastMcp.WebConsole;

/// <summary>One exception.</summary>
/// <param name="Id">Of the entry.</param>
/// <param name="Of">The rule or decision that only monitors.</param>
/// <param name="Owner">Whom to ask.</param>
/// <param name="Reason">Why.</param>
/// <param name="Expires">The end.</param>
/// <param name="IsOver">It has lapsed.</param>
public sealed record ExceptionView(string Id, string Of, string Owner, string Reason, DateTimeOffset Expires, bool IsOver);
