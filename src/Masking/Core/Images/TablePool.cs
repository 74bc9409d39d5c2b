using System.Runtime.InteropServices;

namespace FastMcp.Masking.Core.Images;

/// <summary>Distinct transition tables on their way into an image.</summary>
internal sealed class TablePool
{
    private readonly List<(ushort[] Next, int Classes)> _all = [];

    public int IndexOf(ushort[] next, int classes)
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(next.AsSpan());
        for (int known = 0; known < _all.Count; known++)
        {
            if (_all[known].Classes == classes && MemoryMarshal.AsBytes(_all[known].Next.AsSpan()).SequenceEqual(bytes))
            {
                return known;
            }
        }

        _all.Add((next, classes));
        return _all.Count - 1;
    }

    public void Write(ImageWriter writer)
    {
        writer.Number(_all.Count);
        foreach (var (next, classes) in _all)
        {
            RowsCodec.Write(writer, next, classes);
        }
    }

    public static TransitionTable[] Read(ref ImageReader reader)
    {
        var all = new TransitionTable[reader.Count(int.MaxValue, "tables")];
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = RowsCodec.Read(ref reader);
        }

        return all;
    }
}
