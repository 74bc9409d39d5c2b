using FastMcp.Proxy.Pipeline;

namespace FastMcp.Proxy.Bundles;

/// <summary>A policy on trial: it judges some client connections, each from its next call on, or the calls of one team.</summary>
/// <param name="Live">Ready to run.</param>
/// <param name="Stable">What judges the others.</param>
/// <param name="Bundle">Digest of its bundle.</param>
/// <param name="Sequence">Its number.</param>
/// <param name="Percent">Of connections.</param>
/// <param name="Team">Whose calls it judges; null: those of connections.</param>
/// <param name="JudgedBefore">What the stable one had judged when the trial began.</param>
/// <param name="DeniedBefore">Of these denied.</param>
internal sealed record Canary(LiveSnapshot Live, LiveSnapshot Stable, string Bundle, long Sequence, int Percent, string? Team, long JudgedBefore, long DeniedBefore)
{
    /// <summary>Fewer messages say nothing.</summary>
    public const int LeastJudged = 50;

    // Both: twice as often, and so many more of a hundred.
    private const double Factor = 2;
    private const double Margin = 0.05;

    /// <summary>It denies so much more than what it would replace that it must be a mistake.</summary>
    public bool Jumps
    {
        get
        {
            var (judged, denied) = (Live.Tally.Judged, Live.Tally.Denied);
            var usual = Stable.Tally.Judged - JudgedBefore is var all and > 0 ? (double)(Stable.Tally.Denied - DeniedBefore) / all : 0;
            return judged >= LeastJudged && (double)denied / judged > usual * Factor + Margin;
        }
    }
}
