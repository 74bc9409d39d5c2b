using System.CommandLine;
using System.Globalization;
using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Recording.Sessions;

namespace FastMcp.Proxy.Commands.Sessions;

/// <summary>Options that say which exchanges are meant.</summary>
internal sealed class FilterOptions
{
    private readonly Option<DateTimeOffset?> _since = Time("--since", "Began at or after: a time such as 2026-11-25T14:00Z, or an age such as 30m, 12h or 30d.");
    private readonly Option<DateTimeOffset?> _until = Time("--until", "Began before.");
    private readonly Option<string?> _session = new("--session") { Description = "Of one session, or one exchange, by the id that list shows.", HelpName = "ID" };
    private readonly Option<string?> _caller = new("--caller") { Description = "By a caller.", HelpName = "NAME" };
    private readonly Option<string?> _agent = new("--agent") { Description = "By a registered agent.", HelpName = "ID" };
    private readonly Option<string?> _team = new("--team") { Description = "By agents of a team.", HelpName = "NAME" };
    private readonly Option<string?> _tool = new("--tool", "--model") { Description = "Of a tool, prompt, resource or model.", HelpName = "NAME" };
    private readonly Option<string?> _text = new("--text") { Description = "With all these words in the masked text, in any order; small and capital letters are the same.", HelpName = "WORDS" };
    private readonly Option<string?> _route = new("--route") { Description = "On a route.", HelpName = "NAME" };
    private readonly Option<string?> _verdict = new("--verdict") { Description = "allow or deny.", HelpName = "VERDICT" };
    private readonly Option<string?> _rule = new("--rule") { Description = "Judged by a decision, or masked by a rule.", HelpName = "ID" };

    public void AddTo(Command command)
    {
        _verdict.AcceptOnlyFromAmong("allow", "deny");
        foreach (var option in (Option[])[_since, _until, _session, _caller, _agent, _team, _tool, _text, _route, _verdict, _rule])
        {
            command.Options.Add(option);
        }
    }

    public ExchangeFilter Of(ParseResult parsed) => new()
    {
        Since = parsed.GetValue(_since),
        Until = parsed.GetValue(_until),
        Session = parsed.GetValue(_session),
        Caller = parsed.GetValue(_caller),
        Agent = parsed.GetValue(_agent),
        Team = parsed.GetValue(_team),
        Name = parsed.GetValue(_tool),
        Words = parsed.GetValue(_text) is { } text ? [.. SearchText.Words(text).Distinct(StringComparer.Ordinal)] : null,
        Route = parsed.GetValue(_route),
        Verdict = parsed.GetValue(_verdict),
        Rule = parsed.GetValue(_rule),
    };

    private static Option<DateTimeOffset?> Time(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (TryAge(text, out var age))
            {
                return TimeProvider.System.GetUtcNow() - age;
            }

            if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            {
                return time;
            }

            result.AddError($"{name} '{text}' is neither a time such as 2026-11-25T14:00Z nor an age such as 30m, 12h or 30d.");
            return null;
        },
    };

    private static bool TryAge(string text, out TimeSpan age)
    {
        var isAge = Quantities.TryParseDuration(text, out var milliseconds);
        age = TimeSpan.FromMilliseconds(Math.Min(milliseconds, 3_153_600_000_000));
        return isAge;
    }
}
