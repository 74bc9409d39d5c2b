using CsCheck;

namespace FastMcp.Wire.Tests.Http;

/// <summary>Generators of damaged messages and of ways to cut them.</summary>
public static class Mutation
{
    // Bytes at which readers go different ways.
    private static readonly byte[] Turns = [.. "\r\n\r\n\0\t :;,=\"\\/?#%*0159afAFx_-"u8];

    private static readonly Gen<byte> Telling = Gen.OneOf(OneOf(Turns), Gen.Byte);

    private static readonly Gen<(int Kind, int At, byte Value)> Edit = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 100000], Telling);

    /// <summary>Cut places as parts of 10000 of the length.</summary>
    public static Gen<int[]> Arrivals { get; } = Gen.Int[0, 10000].Array[0, 6];

    public static Gen<byte[]> Of(byte[][] seeds) =>
        Gen.Select(OneOf(seeds), Edit.Array[0, 3]).Select((seed, edits) => edits.Aggregate(seed, Apply));

    public static int[] ArrivalsFor(byte[] bytes, int[] parts) =>
        [.. parts.Select(part => bytes.Length * part / 10000).Order(), bytes.Length];

    private static Gen<T> OneOf<T>(T[] items) => Gen.Int[0, items.Length - 1].Select(index => items[index]);

    private static byte[] Apply(byte[] bytes, (int Kind, int At, byte Value) edit)
    {
        int at = edit.At % (bytes.Length + 1);
        int next = Math.Min(at + 1, bytes.Length);
        return edit.Kind switch
        {
            0 => [.. bytes[..at], edit.Value, .. bytes[at..]],
            1 => [.. bytes[..at], .. bytes[next..]],
            2 => [.. bytes[..at], edit.Value, .. bytes[next..]],
            _ => [.. bytes[..at], .. bytes[(at / 2)..]],
        };
    }
}
