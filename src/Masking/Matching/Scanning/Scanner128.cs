using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using FastMcp.Masking.Core;

namespace FastMcp.Masking.Matching.Scanning;

/// <summary>Sixteen positions at once, on any machine with 128-bit vectors.</summary>
internal sealed class Scanner128 : BlockScanner
{
    private readonly Vector128<byte> _low0, _low1, _low2, _low3, _low4;
    private readonly Vector128<byte> _high0, _high1, _high2, _high3, _high4;
    private readonly Vector128<byte> _passedLow, _passedHigh, _tokenLow, _tokenHigh;
    private readonly byte _plain;
    private readonly byte _need;
    private readonly byte _run;
    private readonly byte _needed;

    public Scanner128(CandidatePlan plan)
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
        for (var at = 0; at < (half ? Block / 2 : Block); at += Vector128<byte>.Count)
        {
            Part(ref Unsafe.Add(ref first, at), at, ref hits);
        }
    }

    private void Part(ref byte first, int at, ref BlockHits hits)
    {
        var here = Vector128.LoadUnsafe(ref first, 1);
        var buckets = Find(Vector128.LoadUnsafe(ref first), _low0, _high0) & Find(here, _low1, _high1)
            & Find(Vector128.LoadUnsafe(ref first, 2), _low2, _high2) & Find(Vector128.LoadUnsafe(ref first, 3), _low3, _high3)
            & Find(Vector128.LoadUnsafe(ref first, 4), _low4, _high4);
        hits.Plain |= Bits(buckets & Vector128.Create(_plain)) << at;
        if (_need != 0)
        {
            var needed = Vector128.Equals(here, Vector128.Create(_needed)).ExtractMostSignificantBits();
            hits.Need |= Bits(buckets & Vector128.Create(_need)) << at;
            hits.Needed |= (ulong)needed << at;
            hits.Stops |= (needed | Zeros(Find(here, _passedLow, _passedHigh))) << at;
        }

        if (_run != 0)
        {
            hits.Run |= Bits(buckets & Vector128.Create(_run)) << at;
            hits.Tokens |= Bits(Find(here, _tokenLow, _tokenHigh)) << at;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Find(Vector128<byte> text, Vector128<byte> low, Vector128<byte> high)
    {
        var half = Vector128.Create((byte)15);
        return Vector128.ShuffleNative(low, text & half) & Vector128.ShuffleNative(high, (text.AsUInt16() >>> 4).AsByte() & half);
    }

    private static ulong Zeros(Vector128<byte> sets) => Vector128.Equals(sets, Vector128<byte>.Zero).ExtractMostSignificantBits();

    private static ulong Bits(Vector128<byte> sets) => ~Zeros(sets) & 0xFFFF;

    private static Vector128<byte> Wide(byte[] table) => Vector128.Create(table);
}
