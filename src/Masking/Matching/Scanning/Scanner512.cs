using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using FastMcp.Masking.Core;

namespace FastMcp.Masking.Matching.Scanning;

/// <summary>Sixty-four positions at once, with AVX-512BW.</summary>
internal sealed class Scanner512 : BlockScanner
{
    private readonly Vector512<byte> _low0, _low1, _low2, _low3, _low4;
    private readonly Vector512<byte> _high0, _high1, _high2, _high3, _high4;
    private readonly Vector512<byte> _passedLow, _passedHigh, _tokenLow, _tokenHigh;
    private readonly byte _plain;
    private readonly byte _need;
    private readonly byte _run;
    private readonly byte _needed;

    public Scanner512(CandidatePlan plan)
    {
        var tables = new ScanTables(plan);
        var windows = tables.Windows;
        (_low0, _low1, _low2, _low3, _low4) = (Wide(windows[0].Low), Wide(windows[1].Low), Wide(windows[2].Low), Wide(windows[3].Low), Wide(windows[4].Low));
        (_high0, _high1, _high2, _high3, _high4) = (Wide(windows[0].High), Wide(windows[1].High), Wide(windows[2].High), Wide(windows[3].High), Wide(windows[4].High));
        (_passedLow, _passedHigh) = (Wide(tables.Passed.Low), Wide(tables.Passed.High));
        (_tokenLow, _tokenHigh) = (Wide(tables.Tokens.Low), Wide(tables.Tokens.High));
        (_plain, _need, _run, _needed) = (tables.Plain, tables.Need, tables.Run, tables.Needed);
    }

    public override void Scan(ref readonly byte text, bool half, out BlockHits hits)
    {
        hits = default;
        ref var first = ref Unsafe.AsRef(in text);
        for (var at = 0; at < (half ? Block / 2 : Block); at += Vector512<byte>.Count)
        {
            Part(ref Unsafe.Add(ref first, at), at, ref hits);
        }
    }

    private void Part(ref byte first, int at, ref BlockHits hits)
    {
        var here = Vector512.LoadUnsafe(ref first, 1);
        var buckets = Find(Vector512.LoadUnsafe(ref first), _low0, _high0) & Find(here, _low1, _high1)
            & Find(Vector512.LoadUnsafe(ref first, 2), _low2, _high2) & Find(Vector512.LoadUnsafe(ref first, 3), _low3, _high3)
            & Find(Vector512.LoadUnsafe(ref first, 4), _low4, _high4);
        hits.Plain |= Bits(buckets & Vector512.Create(_plain)) << at;
        if (_need != 0)
        {
            var needed = Vector512.Equals(here, Vector512.Create(_needed)).ExtractMostSignificantBits();
            hits.Need |= Bits(buckets & Vector512.Create(_need)) << at;
            hits.Needed |= (ulong)needed << at;
            hits.Stops |= (needed | Zeros(Find(here, _passedLow, _passedHigh))) << at;
        }

        if (_run != 0)
        {
            hits.Run |= Bits(buckets & Vector512.Create(_run)) << at;
            hits.Tokens |= Bits(Find(here, _tokenLow, _tokenHigh)) << at;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Find(Vector512<byte> text, Vector512<byte> low, Vector512<byte> high)
    {
        var half = Vector512.Create((byte)15);
        return Avx512BW.Shuffle(low, text & half) & Avx512BW.Shuffle(high, (text.AsUInt16() >>> 4).AsByte() & half);
    }

    private static ulong Zeros(Vector512<byte> sets) => Vector512.Equals(sets, Vector512<byte>.Zero).ExtractMostSignificantBits();

    private static ulong Bits(Vector512<byte> sets) => ~Zeros(sets);

    private static Vector512<byte> Wide(byte[] table) => Vector512.Create(Vector256.Create(Vector128.Create(table), Vector128.Create(table)), Vector256.Create(Vector128.Create(table), Vector128.Create(table)));
}
