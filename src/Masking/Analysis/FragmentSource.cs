using FastMcp.Masking.Core;

namespace FastMcp.Masking.Analysis;

/// <summary>Makes beginnings of values and contexts by walking the automata at random, and beginnings of terms.</summary>
internal sealed class FragmentSource(MaskProgram program, Dice dice)
{
    private const int Longest = 64;

    /// <summary>The byte before a value and some of the value, or a context.</summary>
    public byte[] Next()
    {
        var tables = program.Tables;
        if (program.Dictionary is { TermCount: > 0 } dictionary && (tables.Families.Length == 0 || dice.Next(3) == 0))
        {
            return Term(dictionary.TermAt(dice.Next(dictionary.TermCount)));
        }

        if (tables.Families.Length == 0)
        {
            return [(byte)dice.Next(32, 127)];
        }

        var machines = tables.Contexts.Machines;
        return machines.Length > 0 && dice.Next(3) == 0
            ? Context(machines[dice.Next(machines.Length)])
            : Value(tables.Families[dice.Next(tables.Families.Length)]);
    }

    // A beginning, which a place is walked for, or the whole term, which is a value.
    private byte[] Term(ReadOnlySpan<byte> term) => term[..dice.Next(1, term.Length + 1)].ToArray();

    private byte[] Value(FamilyTables family)
    {
        var before = dice.Next(256);
        for (var tries = 0; tries < 64 && family.StartOf[family.ContextOf[before]] == 0; tries++)
        {
            before = dice.Next(256);
        }

        var bytes = new List<byte> { (byte)before };
        var state = (int)family.StartOf[family.ContextOf[before]];
        for (var length = dice.Next(1, Longest); state != 0 && bytes.Count <= length;)
        {
            if (Pick(value => family.Next[state * family.ClassCount + family.ClassOf[value]] != 0) is not { } value)
            {
                break;
            }

            bytes.Add(value);
            state = family.Next[state * family.ClassCount + family.ClassOf[value]];
        }

        return [.. bytes[dice.Next(2)..]];
    }

    private byte[] Context(ContextMachine machine)
    {
        var bytes = new List<byte>();
        if (machine.Tail is { } tail)
        {
            Back(tail, bytes);
        }

        Back(machine.Head, bytes);
        bytes.Reverse();
        return bytes.Count == 0 ? [(byte)'='] : [.. bytes];
    }

    private void Back(ReverseTable table, List<byte> bytes)
    {
        var state = (int)table.StartOf[dice.Next(table.StartOf.Length)];
        for (var left = Longest; state != 0 && left > 0 && (table.AcceptOf[state] == 0 || dice.Next(4) > 0); left--)
        {
            if (Pick(value => table.Step(state, value) != 0) is not { } value)
            {
                break;
            }

            bytes.Add(value);
            state = table.Step(state, value);
        }
    }

    // A printable byte if one is found soon.
    private byte? Pick(Func<int, bool> fits)
    {
        for (var tries = 0; tries < 200; tries++)
        {
            var value = tries < 150 ? dice.Next(32, 127) : dice.Next(256);
            if (fits(value))
            {
                return (byte)value;
            }
        }

        return null;
    }
}
