using System.Globalization;
using FastMcp.Recording.Sessions;

namespace FastMcp.Recording.Originals;

/// <summary>An exchange that somebody asks to read, as the approver is to know it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Began">When.</param>
/// <param name="Caller">Who called.</param>
/// <param name="Session">Hash of the session, or a dash.</param>
/// <param name="Call">Route, method, and tool, prompt, resource or model.</param>
public sealed record UnsealExchange(string Id, DateTimeOffset Began, string Caller, string Session, string Call)
{
    private const string First = "exchange";

    /// <summary>For people, on one line.</summary>
    public string Shown => string.Create(CultureInfo.InvariantCulture, $"{Id}  {Began.UtcDateTime:yyyy-MM-ddTHH:mm:ss.ffffff}Z  by {Caller}  session {Session}  {Call}");

    internal string Line => string.Create(
        CultureInfo.InvariantCulture, $"{First} {Id} {Began.UtcDateTime:O} {Uri.EscapeDataString(Caller)} {Session} {Uri.EscapeDataString(Call)}\n");

    public static UnsealExchange Of(ExchangeRecord exchange) => new(
        exchange.Id.ToString(), exchange.Began, exchange.Opened.Caller, exchange.Session, $"{exchange.Opened.Route} {exchange.Opened.Method} {exchange.Opened.Name}".TrimEnd());

    internal static UnsealExchange? Parse(string line) =>
        line.Split(' ') is [First, var id, var began, var caller, var session, var call]
        && DateTimeOffset.TryParse(began, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? new UnsealExchange(id, at, Uri.UnescapeDataString(caller), session, Uri.UnescapeDataString(call))
            : null;
}
