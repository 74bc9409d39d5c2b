using FastMcp.Wire.Http;

namespace FastMcp.Proxy.Configuration.Limiting;

/// <summary>Every name that a refusal or a metric may give a limit: those of the file, and the fixed ones.</summary>
internal static class LimitNames
{
    // A client may send any of them; none is for an operator to change.
    private static readonly string[] _fixed =
        ["request-line", "method", "chunk-line", "chunk-extensions", "trailers", "leading-lines", "interim-responses", "batch", "answer-channels", "answer-reasoning", "held-answer", "refused-retries", "rate", "budget", "approval-state", "guard-texts", "http2-continuations", "http2-output", "result-bytes"];

    public static IReadOnlyList<string> All { get; } = [.. LimitTable.All.Select(spec => spec.Name), .. _fixed];

    /// <summary>The name of a limit that framing found passed, by its member of <see cref="HttpLimits"/>.</summary>
    public static string OfWire(string member) => member switch
    {
        nameof(HttpLimits.MaxHeadBytes) => "head",
        nameof(HttpLimits.MaxFields) => "headers",
        nameof(HttpLimits.MaxRequestLine) => "request-line",
        nameof(HttpLimits.MaxMethod) => "method",
        nameof(HttpLimits.MaxChunkLine) => "chunk-line",
        nameof(HttpLimits.MaxExtensionSurplus) => "chunk-extensions",
        nameof(HttpLimits.MaxTrailerBytes) => "trailers",
        nameof(HttpLimits.MaxLeadingEmptyLines) => "leading-lines",
        _ => "interim-responses",
    };
}
