namespace FastMcp.Masking.Core.Images;

/// <summary>What must end where values begin.</summary>
internal static class ContextsCodec
{
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
        writer.Table(table.Next, table.ClassCount);
        writer.Block(table.ClassOf);
        writer.Words(table.StartOf);

        LookaheadsCodec.Write(writer, table.Lookaheads);
        AcceptsCodec.Write(writer, table.AcceptSets, table.AcceptOf);
    }

    private static ReverseTable ReadTable(ref ImageReader reader, int accepts)
    {
        TransitionTable read = reader.Table();
        var (classes, states) = (read.ClassCount, read.StateCount);
        byte[] classOf = reader.Block(256, classes - 1, "class");
        ushort[] starts = reader.Words(classes, states - 1, "start");
        Lookahead[] lookaheads = LookaheadsCodec.Read(ref reader);
        var (sets, acceptOf) = AcceptsCodec.Read(ref reader, states, accepts, lookaheads.Length);
        return new ReverseTable(classOf, classes, read.Next, starts, acceptOf, sets, lookaheads);
    }
}
