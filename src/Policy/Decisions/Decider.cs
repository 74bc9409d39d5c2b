using System.Numerics;
using System.Runtime.CompilerServices;
using FastMcp.Policy.Conditions.Values;
using FastMcp.Policy.Decisions.Matching;
using FastMcp.Policy.Facts;

namespace FastMcp.Policy.Decisions;

/// <summary>
/// Decides by rank: deny before ask before allow, in each what nobody may waive first, then the order of the files, so that the first
/// decision that holds is the one that decides. The index says which ones can; only their conditions run.
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
    private readonly bool _isOrg;

    // What stays when all that is waivable is waived; null where nothing is.
    private readonly Decider? _floor;

    /// <param name="decisions">Of one layer, in the order of their files.</param>
    /// <param name="otherwise">Null: where none holds nothing is said, which only a layer below may.</param>
    /// <param name="isOrg">What passes by a built-in decision is the organisation's to say.</param>
    public Decider(IReadOnlyList<Decision> decisions, DefaultDecision? otherwise, bool isOrg = true)
    {
        // Stable: in one class the order stays.
        _ranked = [.. decisions.OrderBy(decision => decision.Then).ThenBy(decision => decision.Waivable)];
        Reads = new FactSet(_ranked.Aggregate(0UL, (reads, decision) => reads | decision.Reads));
        _index = new MatchIndex(_ranked);
        _denies = _ranked.Count(decision => decision.Then == Outcome.Deny);
        _isOrg = isOrg;
        _verdicts = Array.ConvertAll(_ranked, VerdictOf);
        if (otherwise is not null)
        {
            _wouldOtherwise = new Verdict(otherwise.Then, otherwise.Source, null) { Waivable = otherwise.Waivable, Appeal = otherwise.Appeal };
            _otherwise = otherwise.Enforced ? _wouldOtherwise : isOrg ? new Verdict(Outcome.Allow, otherwise.Source, null) : default;
        }

        Guards = Array.Exists(_ranked, decision => decision is { Enforced: true, Then: not Outcome.Allow }) || (_otherwise.By is not null && _otherwise.Outcome != Outcome.Allow);
        _floor = Array.Exists(_ranked, decision => decision.Waivable) ? new Decider([.. _ranked.Where(decision => !decision.Waivable)], null, isOrg: false) : null;
    }

    public FactSet Reads { get; }

    public Verdict Decide(in CallFacts facts)
    {
        ref readonly var passes = ref BuiltInMessages.Of(facts);
        var search = Look(facts, passes.By is not null);

        // Of most calls the first decision that holds is enforced: what would be is what is.
        return search.First >= 0 && search.First == search.Enforced && search.Failed is null && _verdicts[search.First].Outcome != Outcome.Ask
            ? _verdicts[search.First]
            : Joined(search, passes, facts);
    }

    /// <summary>What is, with what would be if what only monitors were enforced.</summary>
    public static Verdict Join(in Verdict verdict, in Verdict would) =>
        would.Outcome == verdict.Outcome ? verdict : verdict with { Would = would.Outcome, WouldBy = would.By };

    /// <summary>What this layer alone says; without a <see cref="Verdict.By"/>: nothing.</summary>
    public Verdict Judge(in CallFacts facts, out Verdict would)
    {
        ref readonly var passes = ref BuiltInMessages.Of(facts);
        return Told(Look(facts, passes.By is not null), passes, facts, out would);
    }

    // Apart from what tells most calls: room for its verdicts is cleared with each call of the method that has it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Verdict Joined(in DecisionSearch search, in Verdict passes, in CallFacts facts)
    {
        var verdict = Told(search, passes, facts, out var would);
        return Join(verdict, would);
    }

    private Verdict Told(in DecisionSearch search, in Verdict passes, in CallFacts facts, out Verdict would)
    {
        var builtIn = passes.By is not null;
        var passed = _isOrg ? passes : default;
        would = VerdictOf(search.First, builtIn ? passed : _wouldOtherwise, facts);
        var verdict = VerdictOf(search.Enforced, builtIn ? passed : _otherwise, facts);
        return search.Failed is null ? verdict : verdict with { Failed = search.Failed };
    }

    private DecisionSearch Look(in CallFacts facts, bool isBuiltIn)
    {
        Span<ulong> ranks = stackalloc ulong[_index.Words];
        ranks.Clear();
        _index.Collect(facts, ranks);
        var search = new DecisionSearch(isBuiltIn ? _denies : _ranked.Length);
        Frame frame = default;
        frame.Begin(facts);
        Search(ranks, facts, ref frame, ref search);
        return search;
    }

    /// <summary>What stays of a verdict of this layer when all that is waivable in it is waived.</summary>
    public Verdict FloorOf(in Verdict verdict, in CallFacts facts, bool enforced)
    {
        if (!verdict.Waivable)
        {
            return verdict;
        }

        if (_floor is null)
        {
            return default;
        }

        var floor = _floor.Judge(facts, out var would);
        return enforced ? floor : would;
    }

    public bool Guards { get; }

    public bool MayEver(in CallFacts facts) => ReachOf(facts, out _) == Reach.Passes;

    /// <summary>What this layer may make of such calls, of which not all is known.</summary>
    /// <param name="facts">Of the call.</param>
    /// <param name="mayBeWaived">Some of them may be denied by what is waivable, before what is returned holds: a layer below may let those pass.</param>
    public Reach ReachOf(in CallFacts facts, out bool mayBeWaived)
    {
        mayBeWaived = false;
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
                var truth = TruthOf(decision, rank, facts, ref frame);
                if (Settles(decision.Then, truth))
                {
                    return ReachOf(decision.Then, decision.Waivable);
                }

                mayBeWaived |= decision is { Then: Outcome.Deny, Waivable: true } && truth == Truth.Unknown;
            }
        }

        return _otherwise.By is null ? Reach.Silent : ReachOf(_otherwise.Outcome, _otherwise.Waivable);
    }

    private static Reach ReachOf(Outcome outcome, bool waivable) =>
        outcome != Outcome.Deny ? Reach.Passes : waivable ? Reach.DeniesUnlessWaived : Reach.Denies;

    private Truth TruthOf(Decision decision, int rank, scoped in CallFacts facts, scoped ref Frame frame)
    {
        if (!decision.Enforced || !_index.Fits(rank, facts.Method))
        {
            return Truth.False;
        }

        var truth = decision.When is null ? Truth.True : decision.When(ref frame);
        // Until a day that may have come.
        return truth != Truth.False && decision.IsExempt(facts, null) ? Truth.Unknown : truth;
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

                if (search.Looks(_ranked[rank]) && _index.Fits(rank, facts.Method) && search.Note(rank, _ranked[rank], facts, ref frame))
                {
                    return;
                }
            }
        }
    }

    // Below an allow of a layer above taints are duties like the others.
    private Verdict VerdictOf(Decision decision) => new(decision.Then, decision.Source, decision.Reason)
    {
        Taints = decision.Taints,
        Owes = _isOrg || decision.Taints.Length == 0 ? decision.Owes : (decision.Owes ?? new Obligations()) with { Taints = decision.Taints },
        Asks = decision.Asks,
        Waivable = decision.Waivable,
        Appeal = decision.Appeal,
    };

    // A request of MCP, or a call of a model: what else comes has no answer that could wait, or is no call.
    private static bool CanWait(in CallFacts facts) =>
        facts.Protocol == Protocol.Mcp ? facts.Kind == MessageKind.Request : facts.Protocol is not (Protocol.Http or Protocol.Json or Protocol.Text) && !facts.ListsModels;

    private Verdict VerdictOf(int rank, in Verdict otherwise, in CallFacts facts)
    {
        var verdict = rank < 0 ? otherwise : _verdicts[rank];
        return verdict.Outcome != Outcome.Ask || verdict.By is null || CanWait(facts)
            ? verdict
            : verdict with { Outcome = Outcome.Deny, Reason = verdict.Reason ?? CannotAsk };
    }
}
