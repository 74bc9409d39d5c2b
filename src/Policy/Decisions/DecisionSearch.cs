using FastMcp.Policy.Conditions.Values;
using FastMcp.Policy.Facts;

namespace FastMcp.Policy.Decisions;

/// <summary>What a walk over the decisions of one call has found.</summary>
internal struct DecisionSearch(int end)
{
    /// <summary>Ranks from here on are not looked at.</summary>
    public int End { get; } = end;

    /// <summary>The first one that holds; -1: none yet.</summary>
    public int First { get; private set; } = -1;

    /// <summary>The first one that holds and is enforced; -1: none yet.</summary>
    public int Enforced { get; private set; } = -1;

    public DecisionSource? Failed { get; private set; }

    /// <summary>Once one has been found that only monitors, only enforced ones still matter.</summary>
    public readonly bool Looks(Decision decision) => First < 0 || decision.Enforced;

    /// <summary>Asks the decision's condition. True: nothing behind it matters.</summary>
    public bool Note(int rank, Decision decision, scoped in CallFacts facts, scoped ref Frame frame)
    {
        var truth = decision.When is { } when ? when(ref frame) : Truth.True;
        if (truth is Truth.Error or Truth.Unknown)
        {
            Failed ??= decision.Source;
        }

        // A condition that fails counts against the call.
        if (truth != Truth.True && (truth == Truth.False || decision.Then == Outcome.Allow))
        {
            return false;
        }

        First = First < 0 ? rank : First;
        if (!decision.Enforced || decision.IsExempt(facts, facts.Now))
        {
            return false;
        }

        Enforced = rank;
        return true;
    }
}
