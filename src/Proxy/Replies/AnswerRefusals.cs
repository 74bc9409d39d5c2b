using FastMcp.Policy.Decisions;
using FastMcp.Proxy.Forwarding;
using FastMcp.Proxy.Pipeline;

namespace FastMcp.Proxy.Replies;

/// <summary>What the decisions on answers, and holding an answer for them, refuse.</summary>
internal static class AnswerRefusals
{
    /// <summary>limit held-answer: content of an answer that waits for its judgement whole.</summary>
    public const int MostHeld = 4 * 1024 * 1024;

    private const string Withheld = "The call was made. Policy withholds its answer, because of what was found in it.";

    /// <summary>None: the answer goes on.</summary>
    /// <param name="exchange">Its answer came on by a piece.</param>
    /// <param name="holds">Nothing of the answer leaves before all of it was judged.</param>
    public static Refusal Of(Exchange exchange, bool holds)
    {
        if (!exchange.Judge.IsOn)
        {
            return default;
        }

        if (holds && exchange.Writer.ContentBytes > MostHeld)
        {
            return UpstreamRefusals.OverLimit("held-answer");
        }

        return exchange.Judge.Judge(exchange.Call) is { Outcome: not Outcome.Allow } verdict
            ? Of(verdict)
            : default;
    }

    /// <summary>What the agent is told of an answer that a decision does not let pass.</summary>
    public static Refusal Of(in Verdict verdict) => new(RefusalKind.Withheld, verdict.Reason ?? Withheld, By: verdict.By) { Appeal = verdict.Appeal };
}
