using System.Globalization;
using FastMcp.Recording;
using FastMcp.Recording.Reading;

namespace FastMcp.Proxy.Commands.Replays.Judging;

/// <summary>Counts what would change, by rule, direction and tool.</summary>
internal sealed class JudgeReport
{
    private readonly Dictionary<(Change Change, string Rule, Direction In, string Tool), (long Exchanges, long Values)> _rows = [];
    private bool _changes;
    private bool _unsure;

    public long Exchanges { get; private set; }

    /// <summary>Judged by this very policy when they happened.</summary>
    public long SamePolicy { get; set; }

    /// <summary>Calls that were refused for other reasons than a decision: there is nothing to judge.</summary>
    public long Refused { get; set; }

    /// <summary>Exchanges in which something would change.</summary>
    public long Changing { get; private set; }

    /// <summary>Exchanges in which nothing is known to change, and something cannot be told.</summary>
    public long Unsure { get; private set; }

    /// <summary>Exchanges of which not all text is on record, whole and closed.</summary>
    public long Incomplete { get; private set; }

    public void Begin()
    {
        Exchanges++;
        (_changes, _unsure) = (false, false);
    }

    public void Add(Change change, string rule, Direction direction, string tool, long values)
    {
        var row = (change, rule, direction, tool);
        var (exchanges, all) = _rows.GetValueOrDefault(row);
        _rows[row] = (exchanges + 1, all + values);
        _changes |= change != Change.CannotTell;
        _unsure |= change == Change.CannotTell;
    }

    public void NotWhole()
    {
        Incomplete++;
        _unsure = true;
    }

    public void End()
    {
        Changing += _changes ? 1 : 0;
        Unsure += !_changes && _unsure ? 1 : 0;
    }

    public void Write(TextWriter output)
    {
        if (_rows.Count > 0)
        {
            output.WriteLine($"{"change",-12} {"rule or decision",-32} {"in",-8} {"tool",-32} {"exchanges",10} {"values",10}");
        }

        foreach (var (row, count) in _rows.OrderBy(r => r.Key.Change).ThenByDescending(r => r.Value.Values).ThenBy(r => r.Key.Rule, StringComparer.Ordinal).ThenBy(r => r.Key.Tool, StringComparer.Ordinal))
        {
            var what = row.Change switch { Change.Unmasked => "not masked", Change.CannotTell => "cannot tell", var change => change.ToString().ToLowerInvariant() };
            output.WriteLine(VisibleText.Of(string.Create(
                CultureInfo.InvariantCulture,
                $"{what,-12} {row.Rule,-32} {(row.In == Direction.Request ? "request" : "answer"),-8} {row.Tool,-32} {count.Exchanges,10} {count.Values,10}")));
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Exchanges} exchanges: {Changing} would change, {Unsure} cannot be told, {Exchanges - Changing - Unsure} would not ({SamePolicy} were judged by this policy, {Refused} were refused)."));
        if (Incomplete > 0)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Of {Incomplete} not all text is on record; what it held cannot be told."));
        }
    }
}
