using System.Globalization;
using FastMcp.Recording.Reading;

namespace FastMcp.Recording.Sessions;

/// <summary>An exchange as one line for people.</summary>
public static class ExchangeLine
{
    public const string Columns = "began                        exchange         session          caller      route       call                                      status  outcome       took ms  findings";

    /// <summary>Before <see cref="Columns"/>, where exchanges of several nodes stand in one list.</summary>
    public const string NodeColumn = "node          ";

    public static string FormatNode(ExchangeSummary exchange) => VisibleText.Of($"{exchange.Node,-12}  ");

    public static string Format(ExchangeSummary exchange)
    {
        var call = $"{exchange.Protocol} {exchange.Method} {exchange.Name}".TrimEnd();
        return VisibleText.Of(string.Create(
            CultureInfo.InvariantCulture,
            $"{exchange.Began:yyyy-MM-ddTHH:mm:ss.ffffff}Z  {exchange.Id,-15}  {exchange.Session,-16} {exchange.Caller,-11} {exchange.Route,-11} {call,-42}{exchange.Status,6}  {exchange.Outcome,-13} {exchange.Took.TotalMilliseconds,7:0.0}  {exchange.Findings,8}"));
    }
}
