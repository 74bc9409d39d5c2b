namespace FastMcp.Masking.Core.Images;

/// <summary>The arrays of an image that is read. What names one says what may be in it, and it is checked then.</summary>
internal sealed class ReadArrays(byte[][] bytes, ushort[][] words, int[][] numbers, TransitionTable[] tables)
{
    public static ReadArrays Read(ref ImageReader reader)
    {
        byte[][] bytes = ArrayPool<byte>.Read(ref reader);
        ushort[][] words = ArrayPool<ushort>.Read(ref reader);
        int[][] numbers = ArrayPool<int>.Read(ref reader);
        return new(bytes, words, numbers, TablePool.Read(ref reader));
    }

    /// <summary>So many bytes of 0 to <paramref name="max"/>.</summary>
    public byte[] Bytes(ref ImageReader reader, int length, int max, string what)
    {
        byte[] array = bytes[reader.Number(bytes.Length - 1, what)];
        return array.Length == length && Bounds.Hold(array, max) ? array : throw ImageReader.Damaged(what);
    }

    /// <summary>So many words of 0 to <paramref name="max"/>.</summary>
    public ushort[] Words(ref ImageReader reader, int length, int max, string what)
    {
        ushort[] array = words[reader.Number(words.Length - 1, what)];
        return array.Length == length && Bounds.Hold(array, max) ? array : throw ImageReader.Damaged(what);
    }

    /// <summary>So many numbers of <paramref name="min"/> and more.</summary>
    public int[] Numbers(ref ImageReader reader, int length, int min, string what)
    {
        int[] array = numbers[reader.Number(numbers.Length - 1, what)];
        return array.Length == length && Bounds.AtLeast(array, min) ? array : throw ImageReader.Damaged(what);
    }

    /// <summary>States that lead to states of the same table.</summary>
    public TransitionTable Table(ref ImageReader reader) => tables[reader.Number(tables.Length - 1, "table")];
}
