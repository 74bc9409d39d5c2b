using FastMcp.Masking.Matching;

namespace FastMcp.Masking;

/// <summary>Short pieces, which models' streams are made of, and in most of which nothing is found.</summary>
public sealed partial class SlotMasker
{
    // With what is mostly held it is one scan. A piece of up to twice as much is judged as two: that takes less than a scan of chunks.
    private const int ShortPiece = 48;

    // False: the piece is to be judged in another way.
    private bool TryJudgeShort<TSink>(StreamMatcher matcher, ReadOnlySpan<byte> piece, ref TSink sink)
        where TSink : struct, IMaskedSink, allows ref struct
    {
        var first = _text.TextBase;
        if (piece.IsEmpty || _done != first || _watchedTo > first || (_decoder.HasEscapes && piece.Contains((byte)'\\')))
        {
            return false;
        }

        var window = _text.AppendRoomy(piece);
        var passed = matcher.HoldFrom(window);
        if (passed < 0)
        {
            JudgeFound(window, first, ref sink);
            return true;
        }

        if (passed > 0)
        {
            sink.Write(new Masked(window[..passed]));
            _done += passed;
        }

        matcher.Shift(window, passed);
        _text.ReleaseSame(passed);
        return true;
    }

    private void JudgeFound<TSink>(ReadOnlySpan<byte> window, long first, ref TSink sink)
        where TSink : struct, IMaskedSink, allows ref struct
    {
        var hold = JudgeFinds(_matcher.Next(window, end: false), window, first, _decoder.Open, end: false, inPlace: true, ref sink);
        Leave(window, first, hold, ref sink);
    }

    // Decoding and a block change what this asks: whoever does that forgets the answer.
    private StreamMatcher? WhoTakesShort() => _text.IsSame && _decoder.IsPlain && _decoder.Open.Key is null && BlockedBy < 0 ? _matcher.Alone : null;
}
