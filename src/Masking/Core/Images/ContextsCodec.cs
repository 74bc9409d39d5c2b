namespace FastMcp.Masking.Core.Images;

/// <summary>What must end where values begin.</summary>
internal static class ContextsCodec
{
    private const int MaxStates = ushort.MaxValue + 1;

    public static void Write(ImageWriter writer, ContextTables contexts)
    {
        writer.Number(contexts.Count);
        writer.Number(contexts.Machines.Length);
        foreach (ContextMachine machine in contexts.Machines)
        {
            writer.Flag(machine.Tail is not null);
            if (machine.Tail is not null)
            {
                WriteTable(writer, machine.Tail);
            }

            WriteTable(writer, machine.Head);
        }
    }

    public static ContextTables Read(ref ImageReader reader)
    {
        int count = reader.Number(ushort.MaxValue, "contexts");
        var machines = new ContextMachine[reader.Count(ushort.MaxValue, "context machines")];
        for (int i = 0; i < machines.Length; i++)
        {
            ReverseTable? tail = reader.Flag() ? ReadTable(ref reader, 1) : null;
            machines[i] = new ContextMachine(tail, ReadTable(ref reader, count));
        }

        return new ContextTables { Count = count, Machines = machines };
    }

    private static void WriteTable(ImageWriter writer, ReverseTable table)
    {
        writer.Number(table.ClassCount);
        writer.Runs(table.ClassOf);
        RowsCodec.Write(writer, table.Next, table.ClassCount);
        foreach (ushort start in table.StartOf)
        {
            writer.Number(start);
        }

        LookaheadsCodec.Write(writer, table.Lookaheads);
        AcceptsCodec.Write(writer, table.AcceptSets, table.AcceptOf);
    }

    private static ReverseTable ReadTable(ref ImageReader reader, int accepts)
    {
        int classes = reader.Number(256, "classes");
        byte[] classOf = reader.Runs(256, classes - 1, "class");
        ushort[] next = RowsCodec.Read(ref reader, classes, MaxStates);
        int states = next.Length / classes;
        ushort[] starts = new ushort[classes];
        for (int i = 0; i < starts.Length; i++)
        {
            starts[i] = (ushort)reader.Number(states - 1, "start");
        }

        Lookahead[] lookaheads = LookaheadsCodec.Read(ref reader);
        var (sets, acceptOf) = AcceptsCodec.Read(ref reader, states, accepts, lookaheads.Length);
        return new ReverseTable(classOf, classes, next, starts, acceptOf, sets, lookaheads);
    }
}
