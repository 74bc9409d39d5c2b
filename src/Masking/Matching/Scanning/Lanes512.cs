using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FastMcp.Masking.Matching.Scanning;

/// <summary>Sixty-four positions at once, with AVX-512BW.</summary>
internal readonly struct Lanes512(Vector512<byte> bytes) : ILanes<Lanes512>
{
    private readonly Vector512<byte> _bytes = bytes;

    public static int Count => Vector512<byte>.Count;

    public static Lanes512 Repeat(ReadOnlySpan<byte> sixteen) => new(Vector512.Create(Lanes256.Wide(sixteen), Lanes256.Wide(sixteen)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Fill(byte value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Load(ref readonly byte from) => new(Vector512.LoadUnsafe(in from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes512 bytes, ref byte to) => bytes._bytes.StoreUnsafe(ref to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Find(Lanes512 table, Lanes512 numbers) => new(Avx512BW.Shuffle(table._bytes, numbers._bytes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 AddSaturated(Lanes512 one, Lanes512 other) => new(Vector512.AddSaturate(one._bytes, other._bytes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator &(Lanes512 one, Lanes512 other) => new(one._bytes & other._bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator |(Lanes512 one, Lanes512 other) => new(one._bytes | other._bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator ^(Lanes512 one, Lanes512 other) => new(one._bytes ^ other._bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Bits(Lanes512 sets) => ~(ulong)Vector512.Equals(sets._bytes, Vector512<byte>.Zero).ExtractMostSignificantBits();
}
