using FastMcp.Proxy.Outbound;

namespace FastMcp.Proxy.Exporting;

/// <summary>What became of a batch, and why.</summary>
/// <param name="Result">What became of it.</param>
/// <param name="Why">For the operator: a status or an address.</param>
internal readonly record struct PushAnswer(PushResult Result, string Why)
{
    public static PushAnswer Taken => new(PushResult.Taken, "");

    public static PushAnswer Later(string why) => new(PushResult.Later, why);

    /// <summary>408, 429 and 401 or 403, which a new token may end, are for later; other statuses of the 400s are final.</summary>
    public static PushAnswer Of(OutboundAnswer answer) => answer switch
    {
        { IsOk: true } => Taken,
        { Status: >= 400 and < 500 and not (401 or 403 or 404 or 408 or 429) } => new(PushResult.Refused, answer.Fault),
        _ => Later(answer.Fault),
    };
}
