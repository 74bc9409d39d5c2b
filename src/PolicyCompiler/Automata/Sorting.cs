namespace FastMcp.PolicyCompiler.Automata;

/// <summary>Numbers of nodes mostly come in order.</summary>
internal static class Sorting
{
    public static void Sort(int[] numbers, int count)
    {
        for (int at = 1; at < count; at++)
        {
            if (numbers[at] < numbers[at - 1])
            {
                Array.Sort(numbers, 0, count);
                return;
            }
        }
    }

    /// <summary>Moves each of sorted numbers once to the front; how many they are.</summary>
    public static int Distinct(int[] numbers, int count)
    {
        int kept = 0;
        for (int at = 0; at < count; at++)
        {
            if (at == 0 || numbers[at] != numbers[at - 1])
            {
                numbers[kept++] = numbers[at];
            }
        }

        return kept;
    }
}
