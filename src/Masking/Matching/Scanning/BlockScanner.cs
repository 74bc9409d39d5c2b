using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using FastMcp.Masking.Core;

namespace FastMcp.Masking.Matching.Scanning;

/// <summary>
/// Looks at many positions at once. A hit may be none (vector paths see kinds of bytes and buckets, not bytes and groups);
/// what is no hit is none. All widths are chosen here, once for a program.
/// </summary>
internal abstract class BlockScanner
{
    /// <summary>Looks at the positions of a chunk.</summary>
    /// <param name="window">The text.</param>
    /// <param name="at">The first position.</param>
    /// <param name="cursor">
    /// What stands before the window, and where the answer goes. Bytes before the text and behind the window count as any, except
    /// at the last <see cref="CandidatePlan.Halves"/> - 1 positions, where the answer may be wrong.
    /// </param>
    public abstract void Scan(ReadOnlySpan<byte> window, int at, ref StartCursor cursor);

    /// <summary>The same of so few positions that they are looked at in one go; null: this one is asked for those too.</summary>
    public virtual ShortScanner? Short => null;

    /// <summary>The widest that this machine has.</summary>
    public static BlockScanner For(CandidatePlan plan) => For(plan, BestWidth)!;

    /// <summary>One of a given width in bits (1: scalar); null where the machine lacks it.</summary>
    public static BlockScanner? For(CandidatePlan plan, int width) => width switch
    {
        512 => Avx512BW.IsSupported ? new VectorScanner<Lanes512>(plan) : null,
        256 => Avx2.IsSupported ? new VectorScanner<Lanes256>(plan) : null,
        128 => Vector128.IsHardwareAccelerated ? new VectorScanner<Lanes128>(plan) : null,
        _ => new ScalarScanner(plan),
    };

    private static int BestWidth => Avx512BW.IsSupported ? 512 : Avx2.IsSupported ? 256 : Vector128.IsHardwareAccelerated ? 128 : 1;
}
