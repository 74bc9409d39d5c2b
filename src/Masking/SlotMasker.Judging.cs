using FastMcp.Masking.Core;
using FastMcp.Masking.Keys;
using FastMcp.Masking.Matching;
using FastMcp.Masking.Text;
using FastMcp.Wire;

namespace FastMcp.Masking;

/// <summary>How a piece is judged: where it stands, behind held text, or decoded; and what is found in it.</summary>
public sealed partial class SlotMasker
{
    // Bytes of a long piece that are judged behind held text.
    private const int Head = 32;
    private const int LongPiece = 16 * Head;

    // Of a long piece; behind each part it says that it works.
    private const int DecodedAtOnce = 2048;
    private const int ScannedAtOnce = 4096;

    private void Judge<TSink>(ReadOnlySpan<byte> piece, bool end, ref TSink sink)
        where TSink : struct, IMaskedSink, allows ref struct
    {
        if (!piece.IsEmpty)
        {
            _decoder.Peek(piece[0]);
        }

        if (!_decoder.IsPlain || (_decoder.HasEscapes && piece.Contains((byte)'\\')))
        {
            JudgeDecoded(piece, end, ref sink);
        }
        else if (_text.IsEmpty)
        {
            JudgeInPlace(piece, end, ref sink);
        }
        else if (piece.Length >= LongPiece)
        {
            JudgeHeadFirst(piece, end, ref sink);
        }
        else if (_text.IsSame)
        {
            JudgeSame(piece, end, ref sink);
        }
        else
        {
            JudgeDecoded(piece, end, ref sink);
        }
    }

    // What is held is mostly decided by the next few bytes: then the rest need not be copied behind it.
    private void JudgeHeadFirst<TSink>(ReadOnlySpan<byte> piece, bool end, ref TSink sink)
        where TSink : struct, IMaskedSink, allows ref struct
    {
        if (_text.IsSame)
        {
            JudgeSame(piece[..Head], end: false, ref sink);
        }
        else
        {
            JudgeDecoded(piece[..Head], end: false, ref sink);
        }

        if (BlockedBy >= 0)
        {
            return;
        }

        var held = _text.RawLength;
        if (held <= Head && _text.TryForget())
        {
            JudgeInPlace(piece[(Head - held)..], end, ref sink);
        }
        else
        {
            JudgeDecoded(piece[Head..], end, ref sink);
        }
    }

    // Nothing is held and the bytes are the text: only the tail that must be held is copied.
    private void JudgeInPlace<TSink>(ReadOnlySpan<byte> piece, bool end, ref TSink sink)
        where TSink : struct, IMaskedSink, allows ref struct
    {
        var first = _text.TextBase;
        var hold = JudgeWindow(piece, first, _decoder.Open, end, inPlace: true, ref sink);
        Pass(piece, first, hold, inPlace: true, ref sink);
        if (piece.Length >= ScannedAtOnce)
        {
            MaskWork.DidScan(piece.Length);
        }

        // Of a text that is over nothing is known any more.
        if (BlockedBy >= 0 || end)
        {
            return;
        }

        var passed = (int)(hold - first);
        _matcher.Shift(piece, passed);
        _text.Pass(passed);
        if (passed < piece.Length)
        {
            _text.AppendSame(piece[passed..]);
        }
    }

    // What is held and what comes are the text as they stand.
    private void JudgeSame<TSink>(ReadOnlySpan<byte> piece, bool end, ref TSink sink)
        where TSink : struct, IMaskedSink, allows ref struct
    {
        var first = _text.TextBase;
        _text.AppendSame(piece);
        var window = _text.Whole;
        var hold = JudgeWindow(window, first, _decoder.Open, end, inPlace: true, ref sink);
        Leave(window, first, hold, ref sink);
    }

    // What is judged of text that stands for itself leaves.
    private void Leave<TSink>(ReadOnlySpan<byte> window, long first, long hold, ref TSink sink)
        where TSink : struct, IMaskedSink, allows ref struct
    {
        Pass(window, first, hold, inPlace: true, ref sink);
        if (BlockedBy >= 0)
        {
            _text.Clear();
            return;
        }

        var passed = (int)(hold - first);
        _matcher.Shift(window, passed);
        _text.ReleaseSame(passed);
    }

    private void JudgeDecoded<TSink>(ReadOnlySpan<byte> piece, bool end, ref TSink sink)
        where TSink : struct, IMaskedSink, allows ref struct
    {
        _short = null;
        var position = _text.RawEnd;
        _text.AppendRaw(piece);
        Decode(piece, position);
        if (end)
        {
            _decoder.End();
        }

        var first = _text.TextBase;
        for (var index = 0; index < _decoder.ClosedCount && BlockedBy < 0; index++)
        {
            ref readonly var segment = ref _decoder.Closed(index);
            JudgeWindow(_text.Text(first, segment.End), first, segment, end: true, inPlace: false, ref sink);
            BeginNext(_text.Text(first, segment.End), segment.IsKey, index + 1 < _decoder.ClosedCount ? _decoder.Closed(index + 1) : _decoder.Open);
            _keyed = default;
            _watchedTo = Math.Min(_watchedTo, segment.End);
            first = segment.End;
        }

        _decoder.ForgetClosed();
        if (BlockedBy >= 0)
        {
            _text.Clear();
            return;
        }

        var window = _text.Text(first, _text.TextEnd);
        var hold = JudgeWindow(window, first, _decoder.Open, end, inPlace: false, ref sink);
        Pass(window, first, hold, inPlace: false, ref sink);
        if (BlockedBy >= 0)
        {
            _text.Clear();
            return;
        }

        _matcher.Shift(window, (int)(hold - first));
        _text.Release(hold, _text.RawOf(hold));
    }

    private void Decode(ReadOnlySpan<byte> piece, long position)
    {
        while (piece.Length > DecodedAtOnce)
        {
            _decoder.Feed(piece[..DecodedAtOnce], position);
            TellOfDecoding(DecodedAtOnce);
            piece = piece[DecodedAtOnce..];
            position += DecodedAtOnce;
        }

        _decoder.Feed(piece, position);
        if (_decoder.Steps - _toldSteps > DecodedAtOnce)
        {
            // Of many small pieces.
            TellOfDecoding(piece.Length);
        }
    }

    private void TellOfDecoding(int bytes)
    {
        MaskWork.DidDecode(bytes, (int)(_decoder.Steps - _toldSteps));
        _toldSteps = _decoder.Steps;
    }

    // The string behind a key is judged under the key's name.
    private void BeginNext(ReadOnlySpan<byte> window, bool isKey, in Segment next)
    {
        if (isKey && _program!.Tables.Contexts.Count > 0)
        {
            _matcher.TakeName(window, ref _name);
        }

        _matcher.Begin(_program!, _grant is not null, next.IsMember ? _name.Bytes : default, _session?.Lent);
    }

    // Judges a window of text that begins at a position of the channel; returns the position to hold from.
    private long JudgeWindow<TSink>(
        ReadOnlySpan<byte> window, long first, in Segment segment, bool end, bool inPlace, ref TSink sink)
        where TSink : struct, IMaskedSink, allows ref struct
    {
        if (segment.Key is { } marked)
        {
            if (marked.Enforced || _grant is null)
            {
                return window.IsEmpty ? first : JudgeKeyed(window, first, segment, marked, end, inPlace, ref sink);
            }

            Pass(window, first, first, inPlace, ref sink);
            Watch(first, window.IsEmpty, marked, ref sink);
        }

        return JudgeFinds(_matcher.Next(window, end), window, first, segment, end, inPlace, ref sink);
    }

    // The same from the first find on.
    private long JudgeFinds<TSink>(
        Match match, ReadOnlySpan<byte> window, long first, in Segment segment, bool end, bool inPlace, ref TSink sink)
        where TSink : struct, IMaskedSink, allows ref struct
    {
        for (; ; match = _matcher.Next(window, end))
        {
            var start = first + match.Start;
            if (match.Kind == Match.Kinds.None)
            {
                return start;
            }

            Pass(window, first, start, inPlace, ref sink);
            if (match.Kind == Match.Kinds.Watched && segment.Key is null)
            {
                (_watchedFrom, _watchedTo) = (start, first + match.End);
            }
            else if (match.Kind != Match.Kinds.Watched)
            {
                _done = first + match.End;
            }

            if (match.Rule == Match.Lent)
            {
                WriteLent(window[match.Start..match.End], match.Kind, start, segment, ref sink);
                continue;
            }

            if (match.Kind == Match.Kinds.Value && _session is { Blocks: true } && _program!.Rules[match.Rule].Mask.Kind == MaskKind.Block)
            {
                (BlockedBy, _short) = (_program.Rules[match.Rule].Ordinal, null);
            }
            else if (match.Kind == Match.Kinds.Value && match.End > match.Start)
            {
                WriteMask(window[match.Start..match.End], match.Rule, start, segment, ref sink);
            }

            if (match.Kind != Match.Kinds.Dropped)
            {
                var rule = _program!.Rules[match.Rule].Ordinal;
                sink.Found(new Finding(rule, start, match.End - match.Start, match.Kind == Match.Kinds.Value));
            }

            if (BlockedBy >= 0)
            {
                return first + window.Length;
            }
        }
    }

    // The whole of a text that a key marks. What is before it has left with its own segment.
    private long JudgeKeyed<TSink>(
        ReadOnlySpan<byte> window, long first, in Segment segment, ProgramRule rule, bool end, bool inPlace, ref TSink sink)
        where TSink : struct, IMaskedSink, allows ref struct
    {
        Pass(window, first, first, inPlace, ref sink);
        var to = first + window.Length;
        var step = _keyed.Next(segment.Kind, window, end);
        if (step is KeyedText.Steps.Wait or KeyedText.Steps.Pass)
        {
            return step == KeyedText.Steps.Pass ? to : first;
        }

        if (_keyed.IsFirst)
        {
            _keyed.Begun();
            sink.Found(new Finding(rule.Ordinal, first, 0, true));
            if (_session is { Blocks: true } && rule.Mask.Kind == MaskKind.Block)
            {
                (BlockedBy, _short) = (rule.Ordinal, null);
                return to;
            }
        }

        _done = to;
        if (step == KeyedText.Steps.Digits)
        {
            sink.Write(new Masked(_mask.Digits(window, ref _keyed)));
        }
        else if (step == KeyedText.Steps.Mask)
        {
            sink.Write(new Masked(_mask.Of(rule, default, segment.Layers, _key!)));
        }

        return to;
    }
}
