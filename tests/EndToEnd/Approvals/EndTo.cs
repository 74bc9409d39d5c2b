using FastMcp.EndToEnd.Operations;

namespace FastMcp.EndToEnd.Approvals;

/// <summary>What is done behind an answer.</summary>
internal static class EndTo
{
    public static Task BeAsync(Func<Task<bool>> so) => FileGateway.UntilAsync(so, () => "It never was so.");
}
