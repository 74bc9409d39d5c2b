using System.Security.Cryptography;
using FastMcp.Masking.Core.Terms;

namespace FastMcp.Masking.Dictionaries;

/// <summary>
/// Known secrets by their hashes: each token of the text whose length is between the bounds is hashed with the rule's
/// salt and looked up. Immutable.
/// </summary>
internal sealed class TokenSet
{
    // A hash takes as long as so many comparisons.
    private const int HashSteps = 512;

    private readonly HashedTokens _tokens;
    private readonly int _rule;
    private readonly bool _enforced;
    private readonly bool[] _isToken = new bool[256];

    public TokenSet(HashedTokens tokens, int rule, bool enforced)
    {
        (_tokens, _rule, _enforced) = (tokens, rule, enforced);
        for (var value = 0; value < 128; value++)
        {
            _isToken[value] = HashedTokens.IsLetter((byte)value) || tokens.Further.Contains((byte)value);
        }
    }

    /// <summary>Marks the first bytes of tokens.</summary>
    public void Mark(ReadOnlySpan<byte> window, int from, int to, int before, Span<ulong> marks)
    {
        var inside = IsToken(from > 0 ? window[from - 1] : before);
        for (var at = from; at < to; at++)
        {
            var token = _isToken[window[at]];
            marks[(at - from) >> 6] |= token && !inside ? 1UL << ((at - from) & 63) : 0;
            inside = token;
        }
    }

    public void Find(in TermPlace place, bool monitoring, ref TermFind find)
    {
        if (!_isToken[place.Window[place.Start]] || IsToken(place.Before))
        {
            return;
        }

        var most = Math.Min(place.Window.Length, place.Start + _tokens.Longest + 1);
        var at = place.Start;
        while (at < most && _isToken[place.Window[at]])
        {
            at++;
        }

        var length = at - place.Start;
        find.Steps += length;
        if (length > _tokens.Longest)
        {
            return;
        }

        if (at == place.Window.Length && !place.End)
        {
            find.Live = true;
        }
        else if (length >= _tokens.Shortest && IsListed(place.Window.Slice(place.Start, length), ref find))
        {
            find.Note(at, _rule, monitoring && !_enforced);
        }
    }

    private bool IsToken(int value) => value < 256 && _isToken[value];

    private bool IsListed(ReadOnlySpan<byte> token, ref TermFind find)
    {
        find.Steps += HashSteps;
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_tokens.Salt, token, hash);
        hash = hash[..HashedTokens.HashBytes];
        var (low, high) = (0, _tokens.Hashes.Length / HashedTokens.HashBytes);
        while (low < high)
        {
            var middle = (int)((uint)(low + high) >> 1);
            var order = _tokens.Hashes.AsSpan(middle * HashedTokens.HashBytes, HashedTokens.HashBytes).SequenceCompareTo(hash);
            if (order == 0)
            {
                return true;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle);
        }

        return false;
    }
}
