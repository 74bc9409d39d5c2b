using FastMcp.Policy.Facts;
using FastMcp.PolicyCompiler.Conditions.Facts;

namespace FastMcp.Policy.Decisions.Matching;

/// <summary>Which decisions of a list can fit a call, by its method and the name that it calls. Immutable.</summary>
internal sealed class MatchIndex
{
    private readonly NameIndex _tools = new();
    private readonly NameIndex _resources = new();
    private readonly NameIndex _prompts = new();
    private readonly NameIndex _models = new();
    private readonly NameIndex _methods = new();
    private readonly ulong[] _ofMcp;
    private readonly ulong[] _ofModels;
    private readonly ulong[] _ofOthers;
    private readonly NameGlob[]?[] _methodsToo;

    public MatchIndex(IReadOnlyList<Decision> decisions)
    {
        Words = (decisions.Count + 63) / 64;
        (_ofMcp, _ofModels, _ofOthers) = (new ulong[Words], new ulong[Words], new ulong[Words]);
        _methodsToo = new NameGlob[]?[decisions.Count];
        for (var rank = 0; rank < decisions.Count; rank++)
        {
            Add(decisions[rank], rank);
        }
    }

    /// <summary>Length of a set of ranks.</summary>
    public int Words { get; }

    /// <summary>Fills the set with the ranks of all decisions whose match fits.</summary>
    /// <param name="facts">The call.</param>
    /// <param name="ranks">All zero.</param>
    public void Collect(in CallFacts facts, Span<ulong> ranks)
    {
        (facts.Protocol == Protocol.Mcp ? _ofMcp : facts.Protocol.IsModel() ? _ofModels : _ofOthers).CopyTo(ranks);
        if (facts.Protocol.IsModel())
        {
            Named(_models, facts.Model, ranks);
        }
        else if (facts.Protocol == Protocol.Mcp && !facts.Method.IsEmpty)
        {
            _methods.Collect(facts.Method, ranks);
            Named(_resources, facts.Resource, ranks);
            if (facts.Method.SequenceEqual("tools/call"u8))
            {
                Named(_tools, facts.Name, ranks);
            }
            else if (facts.Method.SequenceEqual("prompts/get"u8))
            {
                Named(_prompts, facts.Name, ranks);
            }
        }
    }

    /// <summary>What the set did not look at: the method of a decision that is found by a name.</summary>
    public bool Fits(int rank, ReadOnlySpan<byte> method)
    {
        if (_methodsToo[rank] is not { } globs)
        {
            return true;
        }

        foreach (var glob in globs)
        {
            if (glob.Matches(method))
            {
                return true;
            }
        }

        return false;
    }

    private static void Named(NameIndex index, ReadOnlySpan<byte> name, Span<ulong> ranks)
    {
        if (!name.IsEmpty)
        {
            index.Collect(name, ranks);
        }
    }

    private void Add(Decision decision, int rank)
    {
        var match = decision.Match;
        var (index, globs) = match switch
        {
            { Tools.Length: > 0 } => (_tools, match.Tools),
            { Resources.Length: > 0 } => (_resources, match.Resources),
            { Prompts.Length: > 0 } => (_prompts, match.Prompts),
            { Models.Length: > 0 } => (_models, match.Models),
            _ => (_methods, match.Method),
        };
        foreach (var glob in globs)
        {
            index.Add(glob, rank);
        }

        if (match.Method.Length > 0 && index != _methods)
        {
            _methodsToo[rank] = [.. match.Method.Select(glob => new NameGlob(glob))];
        }

        if (globs.Length == 0)
        {
            Always(decision.Need, rank);
        }
    }

    private void Always(ProtocolNeed need, int rank)
    {
        var bit = 1UL << rank;
        _ofMcp[rank >> 6] |= need is ProtocolNeed.None or ProtocolNeed.Mcp ? bit : 0;
        _ofModels[rank >> 6] |= need is ProtocolNeed.None or ProtocolNeed.Llm ? bit : 0;
        _ofOthers[rank >> 6] |= need == ProtocolNeed.None ? bit : 0;
    }
}
