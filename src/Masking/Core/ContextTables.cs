namespace FastMcp.Masking.Core;

/// <summary>
/// The contexts of rules, run backwards from a value's start over the text before it. A context is a head and a tail
/// (<c>name | assignment</c>); contexts with the same tail share a machine.
/// </summary>
internal sealed class ContextTables
{
    /// <summary>Bytes of text before a start that contexts may need: the longest context and one byte to look at.</summary>
    public const int Reach = 128;

    /// <summary>Number of distinct contexts; <see cref="TableRule.Context"/> numbers them.</summary>
    public required int Count { get; init; }

    public required ContextMachine[] Machines { get; init; }

    public static ContextTables None { get; } = new() { Count = 0, Machines = [] };

    /// <summary>Finds the contexts that end at a position.</summary>
    /// <param name="past">Text before the window, as much as there is, the last <see cref="Reach"/> bytes at least.</param>
    /// <param name="window">The text.</param>
    /// <param name="start">A position in the window.</param>
    /// <param name="armed">A bit for each context; those found are set.</param>
    /// <returns>Steps taken, for the count of work.</returns>
    public int Arm(ReadOnlySpan<byte> past, ReadOnlySpan<byte> window, int start, Span<ulong> armed)
    {
        int steps = 0;
        var text = new TextBefore(past, window);
        foreach (ContextMachine machine in Machines)
        {
            steps += machine.Arm(text, start, armed);
        }

        return steps;
    }

    /// <summary>The bit of a machine in a set of them; the last one is that of all further machines.</summary>
    public static uint BitOf(int machine) => 1U << Math.Min(machine, 31);
}
