using FastMcp.Masking;
using FastMcp.Policy.Facts;

namespace FastMcp.Proxy.Masking;

/// <summary>What the rules found in one request or answer, by rule: facts for decisions.</summary>
/// <remarks>Ownership: one exchange.</remarks>
internal sealed class FindingTally
{
    /// <summary>More rules than this do not find something in one ordinary request; what a hostile one made it grow to is let go.</summary>
    private const int Kept = 64;

    private const int Few = 4;

    private FindingFacts[] _facts = [];
    private int[] _rules = [];
    private int _count;

    public ReadOnlySpan<FindingFacts> Facts => _facts.AsSpan(0, _count);

    /// <summary>Matches of all rules.</summary>
    public int Total { get; private set; }

    public void Note(in Finding finding, RuleCounters counters) => Note(finding, counters.FactsOf(finding.Rule));

    /// <summary>One in an answer.</summary>
    public void NoteAnswer(in Finding finding, RuleCounters counters) => Note(finding, counters.AnswerFactsOf(finding.Rule));

    private void Note(in Finding finding, in FindingFacts one) => Note(finding.Rule, one);

    /// <summary>One of whatever has a number of its own.</summary>
    public void Note(int rule, in FindingFacts one)
    {
        Total++;
        var index = Array.IndexOf(_rules, rule, 0, _count);
        if (index >= 0)
        {
            _facts[index] = _facts[index] with { Count = _facts[index].Count + 1 };
            return;
        }

        if (_count == _facts.Length)
        {
            Array.Resize(ref _facts, Math.Max(Few, 2 * _count));
            Array.Resize(ref _rules, Math.Max(Few, 2 * _count));
        }

        (_facts[_count], _rules[_count]) = (one, rule);
        _count++;
    }

    public void Reset()
    {
        _facts.AsSpan(0, _count).Clear();
        (_count, Total) = (0, 0);
        if (_facts.Length > Kept)
        {
            (_facts, _rules) = ([], []);
        }
    }
}
