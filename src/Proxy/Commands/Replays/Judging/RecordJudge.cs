using FastMcp.Recording.Sessions;

namespace FastMcp.Proxy.Commands.Replays.Judging;

/// <summary>One exchange after the other before another policy: its masks and its decisions.</summary>
internal sealed class RecordJudge(JudgedPolicy next, JudgedPolicy was, JudgeReport report)
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
            _decisions.Judge(exchange, tool, exchange.IsRefused ? [] : _masks.JudgeRequest(exchange, tool));
            if (!exchange.IsRefused)
            {
                _masks.JudgeRest(exchange, tool);
            }
        }

        report.End();
    }
}
