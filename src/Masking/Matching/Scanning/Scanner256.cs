using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using FastMcp.Masking.Core;

namespace FastMcp.Masking.Matching.Scanning;

/// <summary>Thirty-two positions at once, with AVX2.</summary>
internal sealed class Scanner256 : BlockScanner
{
    private readonly Vector256<byte> _low0, _low1, _low2, _low3, _low4;
    private readonly Vector256<byte> _high0, _high1, _high2, _high3, _high4;
    private readonly Vector256<byte> _passedLow, _passedHigh, _tokenLow, _tokenHigh;
    private readonly byte _plain;
    private readonly byte _need;
    private readonly byte _run;
    private readonly byte _needed;

    public Scanner256(CandidatePlan plan)
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
        for (var at = 0; at < (half ? Block / 2 : Block); at += Vector256<byte>.Count)
        {
            Part(ref Unsafe.Add(ref first, at), at, ref hits);
        }
    }

    private void Part(ref byte first, int at, ref BlockHits hits)
    {
        var here = Vector256.LoadUnsafe(ref first, 1);
        var buckets = Find(Vector256.LoadUnsafe(ref first), _low0, _high0) & Find(here, _low1, _high1)
            & Find(Vector256.LoadUnsafe(ref first, 2), _low2, _high2) & Find(Vector256.LoadUnsafe(ref first, 3), _low3, _high3)
            & Find(Vector256.LoadUnsafe(ref first, 4), _low4, _high4);
        hits.Plain |= Bits(buckets & Vector256.Create(_plain)) << at;
        if (_need != 0)
        {
            var needed = Vector256.Equals(here, Vector256.Create(_needed)).ExtractMostSignificantBits();
            hits.Need |= Bits(buckets & Vector256.Create(_need)) << at;
            hits.Needed |= (ulong)needed << at;
            hits.Stops |= (needed | Zeros(Find(here, _passedLow, _passedHigh))) << at;
        }

        if (_run != 0)
        {
            hits.Run |= Bits(buckets & Vector256.Create(_run)) << at;
            hits.Tokens |= Bits(Find(here, _tokenLow, _tokenHigh)) << at;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Find(Vector256<byte> text, Vector256<byte> low, Vector256<byte> high)
    {
        var half = Vector256.Create((byte)15);
        return Avx2.Shuffle(low, text & half) & Avx2.Shuffle(high, (text.AsUInt16() >>> 4).AsByte() & half);
    }

    private static ulong Zeros(Vector256<byte> sets) => Vector256.Equals(sets, Vector256<byte>.Zero).ExtractMostSignificantBits();

    private static ulong Bits(Vector256<byte> sets) => ~Zeros(sets) & 0xFFFFFFFF;

    private static Vector256<byte> Wide(byte[] table) => Vector256.Create(Vector128.Create(table), Vector128.Create(table));
}
