using System.Numerics;
using FastMcp.Masking.Core;

namespace FastMcp.Masking.Matching.Contexts;

/// <summary>The contexts of a program as they are run: which of them end at a start.</summary>
internal sealed class ContextRuns(ContextTables tables)
{
    private readonly ContextRun[] _machines = Array.ConvertAll(tables.Machines, machine => new ContextRun(machine));

    private readonly uint _all = tables.Machines.Length > 31 ? uint.MaxValue : (1U << tables.Machines.Length) - 1;

    /// <summary>Finds the contexts that end where a text does.</summary>
    /// <param name="machines">The machines to run, a bit each as <see cref="ContextTables.BitOf"/> says.</param>
    /// <param name="text">What stands before a value, the last <see cref="ContextTables.Reach"/> bytes at least where there is so much.</param>
    /// <param name="right">The value's first byte.</param>
    /// <param name="armed">A bit for each context; those found are set.</param>
    /// <returns>Steps taken, for the count of work.</returns>
    public int Arm(uint machines, ReadOnlySpan<byte> text, byte right, Span<ulong> armed)
    {
        var steps = 0;
        for (machines &= _all; machines != 0; machines &= machines - 1)
        {
            var number = BitOperations.TrailingZeroCount(machines);
            steps += _machines[number].Arm(text, right, armed);

            // The last bit is that of all further machines.
            for (var further = number + 1; number == 31 && further < _machines.Length; further++)
            {
                steps += _machines[further].Arm(text, right, armed);
            }
        }

        return steps;
    }
}
