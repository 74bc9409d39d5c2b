using FastMcp.Policy.Facts;
using FastMcp.Recording;
using FastMcp.Recording.Format;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Sessions;

namespace FastMcp.Proxy.Commands.Replays.Judging;

/// <summary>
/// What the masks of another policy would have made of a recorded exchange. Text that was left in the clear is masked again; a
/// value that is hidden keeps its mask if its rule is known to be the same, and else nothing is claimed.
/// </summary>
/// <param name="next">The policy that might be.</param>
/// <param name="was">The policy that was in force; of exchanges that name another one, hidden values cannot be told.</param>
/// <param name="report">What is found.</param>
internal sealed class MaskJudge(JudgedPolicy next, JudgedPolicy was, JudgeReport report)
{
    private readonly RecordedMasks _masks = new(next.Rules);
    private readonly Lazy<RecordedMasks> _before = new(() => new RecordedMasks(was.Rules));
    private readonly Dictionary<string, bool> _same = new(StringComparer.Ordinal);

    /// <summary>The request's text in the clear. What decisions read of what is found there.</summary>
    public ReadOnlySpan<FindingFacts> JudgeRequest(ExchangeRecord exchange, string tool)
    {
        Masked(Direction.Request, tool, _masks.OfRequest(exchange.Opened.Protocol, TextOf(exchange, EntryType.RequestText)));
        return _masks.RequestFacts;
    }

    /// <summary>
    /// Of an exchange whose originals can be opened: what each of the two policies masks in the very same bytes. Without the policy that was in force, what it found in the
    /// answer is on record, and what it did to the request is not told.
    /// </summary>
    /// <param name="exchange">As it is on record.</param>
    /// <param name="original">As it came.</param>
    /// <param name="tool">What the report names it by.</param>
    public ReadOnlySpan<FindingFacts> JudgeOriginal(ExchangeRecord exchange, ExchangeRecord original, string tool)
    {
        var isKnown = exchange.Opened.Policy == was.Digest;
        var protocol = exchange.Opened.Protocol;
        var api = RecordedMasks.ApiOf(protocol, TextOf(original, EntryType.RequestText));
        if (original.Entries.Find(e => e.Type == EntryType.ReplyHead) is { } head)
        {
            var (type, reply) = (ReplyHeadEntry.Of(head).ContentType, TextOf(original, EntryType.ReplyPiece));
            var before = isKnown ? Named(was, _before.Value.OfReply(protocol, type, reply, api) ?? []) : Recorded(exchange);
            Compare(Direction.Reply, tool, before, Named(next, _masks.OfReply(protocol, type, reply, api) ?? []));
        }

        var request = TextOf(original, EntryType.RequestText);
        var now = Named(next, _masks.OfRequest(protocol, request));
        if (isKnown)
        {
            Compare(Direction.Request, tool, Named(was, _before.Value.OfRequest(protocol, request)), now);
        }
        else
        {
            report.NotWhole();
        }

        return _masks.RequestFacts;
    }

    /// <summary>The answer's text in the clear, and what is hidden in both.</summary>
    public void JudgeRest(ExchangeRecord exchange, string tool)
    {
        var whole = exchange.Closed is { } closed && closed.ReplyText == closed.ReplyBytes;
        if (exchange.Entries.Find(e => e.Type == EntryType.ReplyHead) is { } head)
        {
            var found = _masks.OfReply(exchange.Opened.Protocol, ReplyHeadEntry.Of(head).ContentType, TextOf(exchange, EntryType.ReplyPiece), RecordedMasks.ApiOf(exchange.Opened.Protocol, TextOf(exchange, EntryType.RequestText)));
            Masked(Direction.Reply, tool, found ?? []);
            whole &= found is not null;
        }

        if (!whole)
        {
            report.NotWhole();
        }

        Hidden(exchange, tool);
    }

    private static Dictionary<string, long> Named(JudgedPolicy policy, List<(int Rule, long Matches)> found) =>
        found.GroupBy(one => policy.Rules.Rules[one.Rule].Id).ToDictionary(same => same.Key, same => same.Sum(one => one.Matches), StringComparer.Ordinal);

    private static Dictionary<string, long> Recorded(ExchangeRecord exchange) => exchange.Findings.Where(f => f is { Direction: Direction.Reply, Enforced: true })
        .GroupBy(f => f.Rule).ToDictionary(same => same.Key, same => same.LongCount(), StringComparer.Ordinal);

    private void Compare(Direction direction, string tool, Dictionary<string, long> before, Dictionary<string, long> after)
    {
        foreach (var rule in before.Keys.Union(after.Keys))
        {
            var more = after.GetValueOrDefault(rule) - before.GetValueOrDefault(rule);
            if (more != 0)
            {
                report.Add(more > 0 ? Change.Masked : Change.Unmasked, rule, direction, tool, Math.Abs(more));
            }
        }
    }

    private void Masked(Direction direction, string tool, List<(int Rule, long Matches)> found)
    {
        foreach (var (rule, matches) in found)
        {
            report.Add(Change.Masked, next.Rules.Rules[rule].Id, direction, tool, matches);
        }
    }

    private void Hidden(ExchangeRecord exchange, string tool)
    {
        var isKnown = exchange.Opened.Policy == was.Digest;
        foreach (var same in exchange.Findings.GroupBy(f => (f.Rule, f.Direction, f.Enforced)))
        {
            var (before, after) = (Before(same.Key.Rule, same.Key.Direction, same.Key.Enforced, isKnown), After(same.Key.Rule, same.Key.Direction, isKnown));
            if (before != after || before is null)
            {
                var change = before is null || after is null ? Change.CannotTell : after.Value ? Change.Masked : Change.Unmasked;
                report.Add(change, same.Key.Rule, same.Key.Direction, tool, same.Count());
            }
        }
    }

    // The record masks requests by every rule: whether the value went up masked is the old policy's to say.
    private bool? Before(string rule, Direction direction, bool enforced, bool isKnown) =>
        direction == Direction.Reply ? enforced : !isKnown || was.Find(rule) is not { } then ? null : then.OnRequest && !then.Monitors;

    // Null: there is a rule of this name, and whether it takes this value is hidden with the value.
    private bool? After(string rule, Direction direction, bool isKnown)
    {
        if (next.Find(rule) is not { } now)
        {
            return next.Has(rule) ? null : false;
        }

        var acts = !now.Monitors && (direction == Direction.Request ? now.OnRequest : now.OnResponse);
        return !acts ? false : isKnown && IsSame(rule) ? true : null;
    }

    private bool IsSame(string rule)
    {
        if (!_same.TryGetValue(rule, out var same))
        {
            _same[rule] = same = was.Find(rule) is { } then && next.Find(rule) is { } now && now.DoesTheSame(then);
        }

        return same;
    }

    private static byte[] TextOf(ExchangeRecord exchange, EntryType type) => [.. exchange.Entries.Where(e => e.Type == type).SelectMany(e => e.Payload)];
}
