using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FastMcp.Masking.Matching.Scanning;

/// <summary>Sixteen positions at once, on any machine with 128-bit vectors.</summary>
internal readonly struct Lanes128(Vector128<byte> bytes) : ILanes<Lanes128>
{
    private readonly Vector128<byte> _bytes = bytes;

    public static int Count => Vector128<byte>.Count;

    public static Lanes128 Repeat(ReadOnlySpan<byte> sixteen) => new(Vector128.Create(sixteen));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Fill(byte value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Load(ref readonly byte from) => new(Vector128.LoadUnsafe(in from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes128 bytes, ref byte to) => bytes._bytes.StoreUnsafe(ref to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Find(Lanes128 table, Lanes128 numbers) => new(Vector128.ShuffleNative(table._bytes, numbers._bytes) & ~Vector128.GreaterThanOrEqual(numbers._bytes, Vector128.Create((byte)128)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 AddSaturated(Lanes128 one, Lanes128 other) => new(Vector128.AddSaturate(one._bytes, other._bytes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator &(Lanes128 one, Lanes128 other) => new(one._bytes & other._bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator |(Lanes128 one, Lanes128 other) => new(one._bytes | other._bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator ^(Lanes128 one, Lanes128 other) => new(one._bytes ^ other._bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Bits(Lanes128 sets) => ~(ulong)Vector128.Equals(sets._bytes, Vector128<byte>.Zero).ExtractMostSignificantBits() & 0xFFFF;
}
