namespace FastMcp.Wire.Http;

/// <summary>
/// Why a message was refused. <see cref="Detail"/> is a fixed text that never holds bytes of the message,
/// so it may be logged and sent.
/// </summary>
/// <param name="Status">Status code for the caller; always 502 when the response was at fault.</param>
/// <param name="Limit">Name of the member of <see cref="HttpLimits"/> that was passed, else null.</param>
public readonly record struct HttpFault(HttpFaultKind Kind, HttpSide Side, int Status, string Detail, string? Limit)
{
    public bool IsNone => Kind == HttpFaultKind.None;

    internal static HttpFault Malformed(HttpSide side, string detail) =>
        new(HttpFaultKind.Malformed, side, StatusFor(side, 400), detail, null);

    internal static HttpFault TooLarge(HttpSide side, int status, string limit) =>
        new(HttpFaultKind.TooLarge, side, StatusFor(side, status), "over a size limit", limit);

    internal static HttpFault Unsupported(HttpSide side, string detail) =>
        new(HttpFaultKind.Unsupported, side, StatusFor(side, 501), detail, null);

    internal static HttpFault Version(HttpSide side) =>
        new(HttpFaultKind.Version, side, StatusFor(side, 505), "HTTP version is neither 1.0 nor 1.1", null);

    internal static HttpFault Expectation() =>
        new(HttpFaultKind.Expectation, HttpSide.Request, 417, "expectation other than 100-continue", null);

    internal static HttpFault Truncated(HttpSide side) =>
        new(HttpFaultKind.Truncated, side, StatusFor(side, 400), "the connection ended inside the content", null);

    private static int StatusFor(HttpSide side, int status) => side == HttpSide.Request ? status : 502;
}
