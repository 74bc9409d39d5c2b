namespace FastMcp.Masking.Core.Images;

/// <summary>
/// A transition table: classes, the distinct rows as runs of length and way, the row of each state. A way is 0 for dead, else 1 and
/// more: how many states further, signs interleaved.
/// </summary>
internal static class RowsCodec
{
    private const int MaxStates = ushort.MaxValue + 1;

    public static void Write(ImageWriter writer, ushort[] next, int classes)
    {
        ushort[] rowOf = new ushort[next.Length / classes];
        var rows = new List<int[]>();
        var seen = new Dictionary<string, ushort>(StringComparer.Ordinal);
        for (int state = 0; state < rowOf.Length; state++)
        {
            int[] row = RowOf(next.AsSpan(state * classes, classes), state);
            string key = string.Join(",", row);
            if (!seen.TryGetValue(key, out rowOf[state]))
            {
                seen.Add(key, rowOf[state] = (ushort)rows.Count);
                rows.Add(row);
            }
        }

        writer.Number(classes);
        writer.Number(rows.Count);
        foreach (int[] row in rows)
        {
            WriteRow(writer, row);
        }

        writer.Number(rowOf.Length);
        writer.Raw<ushort>(rowOf);
    }

    public static TransitionTable Read(ref ImageReader reader)
    {
        int classes = reader.Number(256, "classes");
        int rows = classes == 0 ? throw ImageReader.Damaged("classes") : reader.Count(MaxStates, "rows");
        int[] ways = new int[rows * classes];
        var bounds = new (int Least, int Most)[rows];
        for (int row = 0; row < rows; row++)
        {
            bounds[row] = ReadRow(ref reader, ways.AsSpan(row * classes, classes));
        }

        ushort[] rowOf = reader.Raw<ushort>(reader.Count(MaxStates, "states"));
        for (int state = 0; state < rowOf.Length; state++)
        {
            int row = rowOf[state];
            if (row >= rows || state + bounds[row].Least < 0 || state + bounds[row].Most >= rowOf.Length)
            {
                throw ImageReader.Damaged("rows");
            }
        }

        return rowOf.Length > 0 ? new TransitionTable(new RelativeRows(classes, ways, rowOf)) : throw ImageReader.Damaged("states");
    }

    private static int[] RowOf(ReadOnlySpan<ushort> next, int state)
    {
        int[] row = new int[next.Length];
        for (int one = 0; one < row.Length; one++)
        {
            int way = next[one] - state;
            row[one] = next[one] == 0 ? 0 : 1 + ((way << 1) ^ (way >> 31));
        }

        return row;
    }

    private static void WriteRow(ImageWriter writer, int[] row)
    {
        for (int at = 0, end; at < row.Length; at = end)
        {
            for (end = at + 1; end < row.Length && row[end] == row[at]; end++)
            {
            }

            writer.Number(end - at);
            writer.Number(row[at]);
        }
    }

    private static (int Least, int Most) ReadRow(ref ImageReader reader, Span<int> row)
    {
        var (least, most) = (0, 0);
        for (int at = 0; at < row.Length;)
        {
            int run = reader.Number(row.Length - at, "run");
            int code = reader.Number(2 * MaxStates, "way") - 1;
            if (run == 0)
            {
                throw ImageReader.Damaged("run");
            }

            int way = code < 0 ? RelativeRows.Dead : (code >> 1) ^ -(code & 1);
            row.Slice(at, run).Fill(way);
            at += run;
            (least, most) = code < 0 ? (least, most) : (Math.Min(least, way), Math.Max(most, way));
        }

        return (least, most);
    }
}
