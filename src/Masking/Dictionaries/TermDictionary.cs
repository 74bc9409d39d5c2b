using FastMcp.Masking.Core.Terms;
using FastMcp.Masking.Hyperscan;

namespace FastMcp.Masking.Dictionaries;

/// <summary>All dictionary rules of one scope, ready to run. Shared; only which finder marks candidates may change, and it changes no result.</summary>
internal sealed class TermDictionary
{
    private readonly TermSet[] _sets;
    private readonly TokenSet[] _tokens;
    private readonly ManagedFinder _managed;
    private volatile ITermFinder _finder;

    /// <param name="rules">The rules and what they look for.</param>
    /// <param name="firstRule">Index of the first of them in the program.</param>
    public TermDictionary(IReadOnlyList<(TermRule Rule, TermData Data)> rules, int firstRule)
    {
        var enforced = new bool[firstRule + rules.Count];
        for (var index = 0; index < rules.Count; index++)
        {
            enforced[firstRule + index] = rules[index].Rule.Rule.Enforced;
        }

        var lists = rules.Select((rule, index) => (rule.Data.Terms, Rule: firstRule + index)).Where(list => list.Terms is not null).ToArray();
        _sets = [.. lists.GroupBy(list => list.Terms!.Flags).SelectMany(group => SetsOf(group.Key, group.SelectMany(list => TermsOf(list.Terms!, list.Rule)), enforced))];
        _tokens = [.. rules.Select((rule, index) => (rule.Data.Tokens, Rule: firstRule + index)).Where(list => list.Tokens is not null)
            .Select(list => new TokenSet(list.Tokens!, list.Rule, enforced[list.Rule]))];
        Folds = lists.Any(list => (list.Terms!.Flags & TermFlags.Fold) != 0);
        Prefixes = [.. lists.SelectMany(list => list.Terms!.Terms.Select(term => TermPrefix.Of(term, list.Terms.Flags, Folds)))];
        _finder = _managed = new ManagedFinder(new TermFilter(Prefixes), Folds);
    }

    public static TermDictionary None { get; } = new([], 0);

    /// <summary>Some term is compared without regard to case; then finders look at folded text.</summary>
    public bool Folds { get; }

    /// <summary>Of every term.</summary>
    public IReadOnlyList<TermPrefix> Prefixes { get; }

    /// <summary>There are terms, not only hashed tokens.</summary>
    public bool HasTerms => _sets.Length > 0;

    /// <summary>How many terms there are.</summary>
    public int TermCount => _sets.Sum(set => set.Count);

    /// <summary>One of them, in canonical form.</summary>
    public ReadOnlySpan<byte> TermAt(int index)
    {
        var set = 0;
        for (; index >= _sets[set].Count; set++)
        {
            index -= _sets[set].Count;
        }

        return _sets[set].BytesOf(index);
    }

    /// <summary>Candidates are found by libhs.</summary>
    public bool UsesHyperscan => _finder is HyperscanFinder;

    /// <summary>From the next block on candidates are found by libhs. Any thread.</summary>
    /// <param name="database">Made of the literals.</param>
    /// <param name="literals">Of <see cref="Prefixes"/>.</param>
    /// <param name="shortWindow">Windows with fewer positions are searched without the library.</param>
    public void Use(LiteralDatabase database, LiteralList literals, int shortWindow = HyperscanFinder.ShortWindow) =>
        _finder = new HyperscanFinder(database, literals.Lengths, _managed, Folds, shortWindow);

    /// <summary>What begins at a place, by all rules.</summary>
    public TermFind FindAt(in TermPlace place, bool monitoring)
    {
        var find = default(TermFind);
        foreach (var set in _sets)
        {
            set.Find(place, monitoring, ref find);
        }

        foreach (var set in _tokens)
        {
            set.Find(place, monitoring, ref find);
        }

        return find;
    }

    /// <summary>As <see cref="ITermFinder.Mark"/>; tokens too.</summary>
    public void Mark(ReadOnlySpan<byte> window, int from, int to, int before, bool end, Span<ulong> marks)
    {
        if (_sets.Length > 0)
        {
            _finder.Mark(window, from, to, end, marks);
        }

        foreach (var set in _tokens)
        {
            set.Mark(window, from, to, before, marks);
        }
    }

    private static IEnumerable<Term> TermsOf(TermList list, int rule) => list.Terms.Select(term => new Term(term, rule));

    private static IEnumerable<TermSet> SetsOf(TermFlags flags, IEnumerable<Term> terms, bool[] enforced) =>
        terms.GroupBy(term => TermPrefix.IsLongIn(term.Bytes, flags)).Select(group => new TermSet(flags, group.Key, [.. group.Order()], enforced));
}
