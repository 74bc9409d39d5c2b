using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using FastMcp.Masking;
using FastMcp.Wire.Slots;

namespace FastMcp.Bench.Micro;

/// <summary>One text of mixed kinds, cut into pieces, for every contender.</summary>
internal sealed class MaskingWork
{
    private readonly int _piece;
    private readonly byte[] _text;
    private readonly char[] _chars;
    private readonly byte[] _copy;
    private readonly SlotMasker _masker = new();
    private readonly MaskProgram _program = MaskingSweep.Compile();
    private readonly HashKey _key = HashKey.CreateRandom();

    public MaskingWork(int piece, int pieces)
    {
        _piece = piece;
        _text = BenchText.Make("mix", piece * pieces, sparse: true);
        _chars = Encoding.UTF8.GetString(_text).ToCharArray();
        _copy = new byte[piece];
        Warm();
    }

    // The loops are compiled for good in the background, seconds after the first call on a busy machine.
    private void Warm()
    {
        for (var watch = Stopwatch.StartNew(); watch.ElapsedMilliseconds < 1000;)
        {
            Mask();
            Thread.Yield();
        }
    }

    public int Copy()
    {
        for (var at = 0; at < _text.Length; at += _piece)
        {
            _text.AsSpan(at, _piece).CopyTo(_copy);
        }

        return _copy[0];
    }

    // One text over all pieces: a value that is cut is found.
    public int Mask()
    {
        var sink = new CountSink();
        _masker.Begin(_program, SlotEncoding.Plain, false, null, _key);
        for (var at = 0; at < _text.Length; at += _piece)
        {
            _masker.Push(TextBody.Piece(_text.AsSpan(at, _piece)), ref sink);
        }

        _masker.End(ref sink);
        return sink.Bytes;
    }

    public int Count(Regex regex)
    {
        var count = 0;
        for (var at = 0; at < _chars.Length; at += _piece)
        {
            count += regex.Count(_chars.AsSpan(at, _piece));
        }

        return count;
    }

    private struct CountSink : IMaskedSink
    {
        public int Bytes;

        public void Write(Masked bytes) => Bytes += bytes.Bytes.Length;

        public void Write(Monitored bytes) => Bytes += bytes.Bytes.Length;

        public readonly void Found(in Finding finding)
        {
        }
    }
}
