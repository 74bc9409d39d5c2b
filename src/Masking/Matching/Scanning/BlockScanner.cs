using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using FastMcp.Masking.Core;

namespace FastMcp.Masking.Matching.Scanning;

/// <summary>
/// Looks at 64 positions at once. A hit may be none (vector paths look a byte up by its halves); what is no hit is none. All
/// widths are chosen here, once for a program.
/// </summary>
internal abstract class BlockScanner
{
    public const int Block = 64;

    /// <summary>Bytes that a scan reads: one before, the block, and what windows reach behind it.</summary>
    public const int Reads = 1 + Block + CandidatePlan.Offsets;

    /// <summary>Looks at the positions of a block.</summary>
    /// <param name="text">The byte before the block; <see cref="Reads"/> bytes can be read.</param>
    /// <param name="half">Only the first 32 positions count.</param>
    /// <param name="hits">The answer.</param>
    public abstract void Scan(ref readonly byte text, bool half, out BlockHits hits);

    /// <summary>The widest that this machine has.</summary>
    public static BlockScanner For(CandidatePlan plan) => For(plan, BestWidth)!;

    /// <summary>One of a given width in bits (1: scalar); null where the machine lacks it.</summary>
    public static BlockScanner? For(CandidatePlan plan, int width) => width switch
    {
        512 => Avx512BW.IsSupported ? new Scanner512(plan) : null,
        256 => Avx2.IsSupported ? new Scanner256(plan) : null,
        128 => Vector128.IsHardwareAccelerated ? new Scanner128(plan) : null,
        _ => new ScalarScanner(plan),
    };

    private static int BestWidth => Avx512BW.IsSupported ? 512 : Avx2.IsSupported ? 256 : Vector128.IsHardwareAccelerated ? 128 : 1;
}
