using FastMcp.Masking.Core.Terms;
using FastMcp.PolicyCompiler.Matching;
using FastMcp.PolicyCompiler.Rules;

namespace FastMcp.PolicyCompiler.Analysis;

/// <summary>A dictionary rule over a whole text: of the terms that begin at a start, the one that comes farthest.</summary>
internal sealed class TermWalk(TermData data) : IRuleWalk
{
    public IReadOnlyList<Attempt> Attempts(ReadOnlySpan<byte> text)
    {
        byte[] bytes = text.ToArray();
        return [.. Enumerable.Range(0, bytes.Length).Select(start => At(bytes, start)).Where(attempt => attempt.Reached > 0)];
    }

    public Attempt At(ReadOnlySpan<byte> text, int start) => At(text.ToArray(), start);

    private Attempt At(byte[] text, int start) => data.Terms is { } terms ? At(terms, text, start) : At(data.Tokens!, text, start);

    private static Attempt At(TermList list, byte[] text, int start)
    {
        TermProgress best = default;
        int value = 0;
        bool inWord = WholeTerms.BeginsInWord(list.Flags, text, start);
        bool isOpen = false;
        foreach (byte[] term in WholeTerms.BeginningLike(list, text, start))
        {
            TermProgress progress = WholeTerms.Progress(list.Flags, term, text, start);
            bool fits = progress.IsWhole && !inWord && !WholeTerms.EndsInWord(list.Flags, text, start + progress.Reached);
            value = fits ? Math.Max(value, progress.Reached) : value;
            isOpen |= progress.AtEnd && !inWord && (progress.Missing > 0 || (list.Flags & TermFlags.Words) != 0);
            best = IsFarther(progress, best) ? progress : best;
        }

        return value > 0 ? new Attempt(start, value, value, 0, AttemptEnd.Value, isOpen)
            : best.IsWhole ? new Attempt(start, best.Reached, best.Reached, 0, AttemptEnd.InWord, isOpen)
            : new Attempt(start, 0, best.Reached, best.Missing, AttemptEnd.NoFit, isOpen);
    }

    private static bool IsFarther(TermProgress one, TermProgress other) =>
        (one.IsWhole, one.Reached, -one.Missing).CompareTo((other.IsWhole, other.Reached, -other.Missing)) > 0;

    private static Attempt At(HashedTokens tokens, byte[] text, int start)
    {
        int length = WholeTerms.TokenLengthAt(tokens, text, start);
        bool isOpen = length > 0 && length <= tokens.Longest && start + length == text.Length;
        AttemptEnd end = length < tokens.Shortest || length > tokens.Longest ? AttemptEnd.TokenLength
            : WholeTerms.IsListed(tokens, text, start, length) ? AttemptEnd.Value : AttemptEnd.NotListed;

        // A short word is none of its business.
        return length < tokens.Shortest ? new Attempt(start, 0, isOpen ? length : 0, tokens.Shortest - length, AttemptEnd.NoFit, isOpen) : new Attempt(start, length, length, 0, end, isOpen);
    }
}
