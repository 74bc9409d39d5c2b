using System.Security.Cryptography;
using FastMcp.Masking.Core.Terms;

namespace FastMcp.PolicyCompiler.Matching;

/// <summary>The meaning of a dictionary rule over a text that is there as a whole, in the plainest form: every term is tried at every position. For examples.</summary>
internal static class WholeTerms
{
    public static List<TextMatch> Find(TermData data, byte[] text)
    {
        var found = new List<TextMatch>();
        for (int start = 0; start < text.Length;)
        {
            int length = data.Terms is { } terms ? LongestAt(terms, text, start) : TokenAt(data.Tokens!, text, start);
            if (length > 0)
            {
                found.Add(new TextMatch(start, length, 0));
            }

            start += Math.Max(1, length);
        }

        return found;
    }

    private static int LongestAt(TermList list, byte[] text, int start) => BeginsInWord(list.Flags, text, start) ? 0
        : BeginningLike(list, text, start).Select(term => Progress(list.Flags, term, text, start))
            .Where(progress => progress.IsWhole && !EndsInWord(list.Flags, text, start + progress.Reached))
            .Select(progress => progress.Reached).DefaultIfEmpty().Max();

    /// <summary>What stands before a start makes it the middle of a word.</summary>
    public static bool BeginsInWord(TermFlags flags, byte[] text, int start) =>
        (flags & TermFlags.Words) != 0 && start > 0 && TermText.IsWord(text[start - 1]) && TermText.IsWordEdge(text[start]);

    /// <summary>What stands behind an end makes it the middle of a word.</summary>
    public static bool EndsInWord(TermFlags flags, byte[] text, int end) =>
        (flags & TermFlags.Words) != 0 && end < text.Length && TermText.IsWord(text[end]) && TermText.IsWordEdge(text[end - 1]);

    /// <summary>The terms whose first byte is the text's: the list is sorted.</summary>
    public static IEnumerable<byte[]> BeginningLike(TermList list, byte[] text, int start)
    {
        byte[] first = [.. text.AsSpan(start, Math.Max(1, Utf8Unit.LengthAt(text.AsSpan(start))))];
        if ((list.Flags & TermFlags.Fold) != 0)
        {
            Utf8Unit.Fold(text.AsSpan(start, first.Length), first);
        }

        int low = 0;
        for (int high = list.Terms.Length; low < high;)
        {
            int middle = (low + high) / 2;
            (low, high) = list.Terms[middle][0] < first[0] ? (middle + 1, high) : (low, middle);
        }

        for (; low < list.Terms.Length && list.Terms[low][0] == first[0]; low++)
        {
            yield return list.Terms[low];
        }
    }

    /// <summary>How far a term goes along from a start, without regard to word edges.</summary>
    public static TermProgress Progress(TermFlags flags, byte[] term, byte[] text, int start)
    {
        byte[] folded = new byte[Utf8Unit.MostBytes];
        int at = start;
        for (int done = 0; done < term.Length;)
        {
            if (at == text.Length)
            {
                return new(at - start, term.Length - done, true);
            }

            if ((flags & TermFlags.Spaces) != 0 && TermText.IsBlank(text[at]))
            {
                int run = text.Skip(at).TakeWhile(TermText.IsBlank).Count();
                if (term[done] != ' ' || run > TermLimits.LongestRun)
                {
                    return new(at - start, term.Length - done, false);
                }

                (done, at) = (done + 1, at + run);
                continue;
            }

            int length = Math.Max(1, Utf8Unit.LengthAt(text.AsSpan(at)));
            ReadOnlySpan<byte> unit = text.AsSpan(at, length);
            if ((flags & TermFlags.Fold) != 0)
            {
                Utf8Unit.Fold(unit, folded);
                unit = folded.AsSpan(0, length);
            }

            if (!term.AsSpan(done).StartsWith(unit))
            {
                return new(at - start, term.Length - done, false);
            }

            (done, at) = (done + length, at + length);
        }

        return new(at - start, 0, at == text.Length);
    }

    private static int TokenAt(HashedTokens tokens, byte[] text, int start)
    {
        int length = TokenLengthAt(tokens, text, start);
        return length >= tokens.Shortest && length <= tokens.Longest && IsListed(tokens, text, start, length) ? length : 0;
    }

    /// <summary>The length of the token that begins at a start; 0: none does.</summary>
    public static int TokenLengthAt(HashedTokens tokens, byte[] text, int start)
    {
        bool IsToken(byte value) => HashedTokens.IsLetter(value) || tokens.Further.Contains(value);
        return start > 0 && IsToken(text[start - 1]) ? 0 : text.Skip(start).TakeWhile(IsToken).Count();
    }

    public static bool IsListed(HashedTokens tokens, byte[] text, int start, int length)
    {
        using var hmac = new HMACSHA256(tokens.Salt);
        byte[] hash = hmac.ComputeHash(text, start, length);
        for (int at = 0; at < tokens.Hashes.Length; at += HashedTokens.HashBytes)
        {
            if (tokens.Hashes.AsSpan(at, HashedTokens.HashBytes).SequenceEqual(hash.AsSpan(0, HashedTokens.HashBytes)))
            {
                return true;
            }
        }

        return false;
    }
}
