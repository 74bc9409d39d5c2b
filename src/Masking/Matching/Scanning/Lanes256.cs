using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FastMcp.Masking.Matching.Scanning;

/// <summary>Thirty-two positions at once, with AVX2.</summary>
internal readonly struct Lanes256(Vector256<byte> bytes) : ILanes<Lanes256>
{
    private readonly Vector256<byte> _bytes = bytes;

    public static int Count => Vector256<byte>.Count;

    public static Lanes256 Repeat(ReadOnlySpan<byte> sixteen) => new(Wide(sixteen));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Fill(byte value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Load(ref readonly byte from) => new(Vector256.LoadUnsafe(in from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes256 bytes, ref byte to) => bytes._bytes.StoreUnsafe(ref to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Find(Lanes256 table, Lanes256 numbers) => new(Avx2.Shuffle(table._bytes, numbers._bytes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 AddSaturated(Lanes256 one, Lanes256 other) => new(Vector256.AddSaturate(one._bytes, other._bytes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator &(Lanes256 one, Lanes256 other) => new(one._bytes & other._bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator |(Lanes256 one, Lanes256 other) => new(one._bytes | other._bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator ^(Lanes256 one, Lanes256 other) => new(one._bytes ^ other._bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Bits(Lanes256 sets) => ~(ulong)Vector256.Equals(sets._bytes, Vector256<byte>.Zero).ExtractMostSignificantBits() & 0xFFFFFFFF;

    internal static Vector256<byte> Wide(ReadOnlySpan<byte> sixteen) => Vector256.Create(Vector128.Create(sixteen), Vector128.Create(sixteen));
}
