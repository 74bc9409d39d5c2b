using System.Numerics;
using FastMcp.Policy.Conditions.Values;
using FastMcp.Policy.Decisions.Matching;
using FastMcp.Policy.Facts;

namespace FastMcp.Policy.Decisions;

/// <summary>
/// Decides by rank: deny before ask before allow, in each the order of the files, so that the first decision that holds is the
/// one that decides. The index says which ones can; only their conditions run.
/// </summary>
internal sealed class Decider : IDecider
{
    private const string CannotAsk = "This call needs an approval, and its protocol has no way to wait for one.";

    private readonly Decision[] _ranked;
    private readonly Verdict[] _verdicts;
    private readonly MatchIndex _index;
    private readonly int _denies;
    private readonly Verdict _otherwise;
    private readonly Verdict _wouldOtherwise;

    public Decider(IReadOnlyList<Decision> decisions, DefaultDecision otherwise)
    {
        // Stable: in one class the order stays.
        _ranked = [.. decisions.OrderBy(decision => decision.Then)];
        _verdicts = Array.ConvertAll(_ranked, decision => new Verdict(decision.Then, decision.Source, decision.Reason) { Taints = decision.Taints });
        Reads = new FactSet(_ranked.Aggregate(0UL, (reads, decision) => reads | decision.Reads));
        _index = new MatchIndex(_ranked);
        _denies = _ranked.Count(decision => decision.Then == Outcome.Deny);
        _wouldOtherwise = new Verdict(otherwise.Then, otherwise.Source, null);
        _otherwise = otherwise.Enforced ? _wouldOtherwise : new Verdict(Outcome.Allow, otherwise.Source, null);
    }

    public FactSet Reads { get; }

    public Verdict Decide(in CallFacts facts)
    {
        var builtIn = BuiltInMessages.TryPass(facts, out var passes);
        Span<ulong> ranks = stackalloc ulong[_index.Words];
        ranks.Clear();
        _index.Collect(facts, ranks);
        var search = new DecisionSearch(builtIn ? _denies : _ranked.Length);
        var frame = new Frame(facts);
        Search(ranks, facts, ref frame, ref search);
        var verdict = VerdictOf(search.Enforced, builtIn ? passes : _otherwise, facts);
        var would = VerdictOf(search.First, builtIn ? passes : _wouldOtherwise, facts);
        return would.Outcome == verdict.Outcome
            ? verdict with { Failed = search.Failed }
            : verdict with { Would = would.Outcome, WouldBy = would.By, Failed = search.Failed };
    }

    public bool MayEver(in CallFacts facts)
    {
        Span<ulong> ranks = stackalloc ulong[_index.Words];
        ranks.Clear();
        _index.Collect(facts, ranks);
        var frame = new Frame(facts);
        for (var word = 0; word < ranks.Length; word++)
        {
            for (var left = ranks[word]; left != 0; left &= left - 1)
            {
                var rank = (word << 6) + BitOperations.TrailingZeroCount(left);
                var decision = _ranked[rank];
                var truth = !decision.Enforced || !_index.Fits(rank, facts.Method) ? Truth.False : decision.When is null ? Truth.True : decision.When(ref frame);
                if (Settles(decision.Then, truth))
                {
                    return decision.Then != Outcome.Deny;
                }
            }
        }

        return _otherwise.Outcome != Outcome.Deny;
    }

    /// <summary>A deny that is not sure denies some calls only; an allow that is not sure allows some.</summary>
    private static bool Settles(Outcome then, Truth truth) => then switch
    {
        Outcome.Deny => truth is Truth.True or Truth.Error,
        Outcome.Ask => truth != Truth.False,
        _ => truth is Truth.True or Truth.Unknown,
    };

    private void Search(scoped ReadOnlySpan<ulong> ranks, scoped in CallFacts facts, scoped ref Frame frame, ref DecisionSearch search)
    {
        for (var word = 0; word < ranks.Length; word++)
        {
            for (var left = ranks[word]; left != 0; left &= left - 1)
            {
                var rank = (word << 6) + BitOperations.TrailingZeroCount(left);
                if (rank >= search.End)
                {
                    return;
                }

                if (search.Looks(_ranked[rank]) && _index.Fits(rank, facts.Method) && search.Note(rank, _ranked[rank], ref frame))
                {
                    return;
                }
            }
        }
    }

    private Verdict VerdictOf(int rank, in Verdict otherwise, in CallFacts facts)
    {
        var verdict = rank < 0 ? otherwise : _verdicts[rank];
        return verdict.Outcome != Outcome.Ask || (facts.Protocol == Protocol.Mcp && facts.Kind == MessageKind.Request)
            ? verdict
            : verdict with { Outcome = Outcome.Deny, Reason = verdict.Reason ?? CannotAsk };
    }
}
