namespace FastMcp.Masking.Core.Images;

/// <summary>
/// Transition rows: a row equal to an earlier one is its distance back (1 or more), else 0 and runs of
/// length and target. Targets are relative to the row's own state, since automata mostly step forward.
/// </summary>
internal static class RowsCodec
{
    public static void Write(ImageWriter writer, ushort[] next, int classes)
    {
        int states = next.Length / classes;
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        writer.Number(states);
        for (int state = 0; state < states; state++)
        {
            ReadOnlySpan<ushort> row = next.AsSpan(state * classes, classes);
            string key = KeyOf(row);
            if (seen.TryGetValue(key, out int earlier))
            {
                writer.Number(state - earlier);
                continue;
            }

            seen.Add(key, state);
            writer.Number(0);
            WriteRow(writer, row, state);
        }
    }

    public static ushort[] Read(ref ImageReader reader, int classes, int maxStates)
    {
        int states = classes == 0 ? throw ImageReader.Damaged("classes") : reader.Count(maxStates, "states");
        if (states == 0)
        {
            throw ImageReader.Damaged("states");
        }

        ushort[] next = new ushort[states * classes];
        for (int state = 0; state < states; state++)
        {
            Span<ushort> row = next.AsSpan(state * classes, classes);
            int back = reader.Number(state, "row");
            if (back > 0)
            {
                next.AsSpan((state - back) * classes, classes).CopyTo(row);
            }
            else
            {
                ReadRow(ref reader, row, state, states);
            }
        }

        return next;
    }

    private static void WriteRow(ImageWriter writer, ReadOnlySpan<ushort> row, int state)
    {
        for (int i = 0, end; i < row.Length; i = end)
        {
            for (end = i + 1; end < row.Length && row[end] == row[i]; end++)
            {
            }

            int distance = row[i] - state;
            writer.Number(end - i);
            writer.Number(row[i] == 0 ? 0 : 1 + ((distance << 1) ^ (distance >> 31)));
        }
    }

    private static void ReadRow(ref ImageReader reader, Span<ushort> row, int state, int states)
    {
        for (int i = 0; i < row.Length;)
        {
            int run = reader.Number(row.Length - i, "run");
            int code = reader.Number(1 << 18, "target");
            int target = code == 0 ? 0 : state + (((code - 1) >> 1) ^ -((code - 1) & 1));
            if (run == 0 || (uint)target >= (uint)states)
            {
                throw ImageReader.Damaged("target");
            }

            row.Slice(i, run).Fill((ushort)target);
            i += run;
        }
    }

    private static string KeyOf(ReadOnlySpan<ushort> row)
    {
        char[] key = new char[row.Length];
        for (int i = 0; i < key.Length; i++)
        {
            key[i] = (char)row[i];
        }

        return new string(key);
    }
}
