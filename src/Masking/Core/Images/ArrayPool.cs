using System.Runtime.InteropServices;

namespace FastMcp.Masking.Core.Images;

/// <summary>Distinct arrays of plain numbers on their way into an image: equal ones once, as they lie in memory, so that reading is copying.</summary>
internal sealed class ArrayPool<T>
    where T : unmanaged
{
    private readonly List<T[]> _all = [];
    private readonly Dictionary<int, List<int>> _byHash = [];

    public int IndexOf(T[] array)
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(array.AsSpan());
        int hash = HashOf(bytes);
        if (!_byHash.TryGetValue(hash, out List<int>? same))
        {
            _byHash.Add(hash, same = []);
        }

        foreach (int known in same)
        {
            if (MemoryMarshal.AsBytes(_all[known].AsSpan()).SequenceEqual(bytes))
            {
                return known;
            }
        }

        same.Add(_all.Count);
        _all.Add(array);
        return _all.Count - 1;
    }

    public void Write(ImageWriter writer)
    {
        writer.Number(_all.Count);
        foreach (T[] array in _all)
        {
            writer.Number(array.Length);
            writer.Raw<T>(array);
        }
    }

    public static T[][] Read(ref ImageReader reader)
    {
        var all = new T[reader.Count(int.MaxValue, "arrays")][];
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = reader.Raw<T>(reader.Count(int.MaxValue, "array"));
        }

        return all;
    }

    private static int HashOf(ReadOnlySpan<byte> bytes)
    {
        int hash = bytes.Length;
        foreach (byte b in bytes)
        {
            hash = unchecked((hash * 31) + b);
        }

        return hash;
    }
}
