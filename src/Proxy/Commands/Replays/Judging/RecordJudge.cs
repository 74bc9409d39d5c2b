using FastMcp.Recording.Originals;
using FastMcp.Recording.Sessions;

namespace FastMcp.Proxy.Commands.Replays.Judging;

/// <summary>One exchange after the other before another policy: its masks and its decisions.</summary>
/// <param name="next">The policy that might be.</param>
/// <param name="was">The policy that was in force.</param>
/// <param name="report">What is found.</param>
/// <param name="originals">Opened ones, of exchanges that were asked for; null: none.</param>
internal sealed class RecordJudge(JudgedPolicy next, JudgedPolicy was, JudgeReport report, OpenedOriginals? originals = null)
{
    private readonly MaskJudge _masks = new(next, was, report);
    private readonly DecisionJudge _decisions = new(next.Decisions, report);

    public void Judge(ExchangeRecord exchange)
    {
        report.Begin();
        if (!DecisionJudge.IsDecided(exchange))
        {
            report.Refused++;
        }
        else if (exchange.Opened.Policy == next.Digest)
        {
            report.SamePolicy++;
        }
        else
        {
            var tool = exchange.Opened.Name.Length > 0 ? exchange.Opened.Name : exchange.Opened.Method;
            if (!exchange.IsRefused && originals?.Restore(exchange) is { } original)
            {
                _decisions.Judge(original, tool, _masks.JudgeOriginal(exchange, original, tool));
                report.End();
                return;
            }

            _decisions.Judge(exchange, tool, exchange.IsRefused ? [] : _masks.JudgeRequest(exchange, tool));
            if (!exchange.IsRefused)
            {
                _masks.JudgeRest(exchange, tool);
            }
        }

        report.End();
    }
}
