using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Analysis;

/// <summary>A shortest text that a machine matches, with what must stand beside it.</summary>
/// <param name="Before">The byte before, 256 for the start of the text.</param>
/// <param name="Value">The value.</param>
/// <param name="After">The byte behind, 256 for the end of the text.</param>
internal sealed record Sample(int Before, byte[] Value, int After)
{
    /// <summary>Null: no text that a slot can hold is ever matched, or none within the bound.</summary>
    public static Sample? Of(RuleMachine machine, int maxLength)
    {
        var seen = new Dictionary<(int State, int Shape), Step>();
        var open = new Queue<(int State, int Shape)>();
        int[] values = [.. Enumerable.Range(0, 256).Select(Likely).GroupBy(value => (machine.ClassOf[value], TextShape.ClassOf(value))).Select(group => group.First())];
        foreach (int before in Befores())
        {
            Visit((machine.Start(before), TextShape.Between), new Step(default, before, 0));
        }

        while (open.Count > 0)
        {
            var at = open.Dequeue();
            Step step = seen[at];
            if (step.Length > 0 && TextShape.IsBetween(at.Shape) && machine.AcceptOf(at.State) is { } behind && AfterOf(behind) is { } after)
            {
                return Trace(seen, at, after);
            }

            foreach (int value in step.Length < maxLength ? values : [])
            {
                Visit((machine.Next(at.State, value), TextShape.Next(at.Shape, value)), new Step(at, value, step.Length + 1));
            }
        }

        return null;

        void Visit((int State, int Shape) to, Step by)
        {
            if (machine.IsLive(to.State) && to.Shape != TextShape.Broken && !seen.ContainsKey(to))
            {
                seen.Add(to, by);
                open.Enqueue(to);
            }
        }
    }

    private static IEnumerable<int> Befores() => Enumerable.Range(0, 257).Reverse().Where(TextShape.CanEnd);

    private static int? AfterOf(ByteSet behind) => Enumerable.Range(0, 257).Reverse().Where(TextShape.CanBegin).Select(value => (int?)value).FirstOrDefault(value => behind.Contains(value!.Value));

    /// <summary>Printable bytes first, digits and lower case before the rest, so that a sample can be read.</summary>
    private static int Likely(int order) => (order + '0') & 0xFF;

    private static Sample Trace(Dictionary<(int State, int Shape), Step> seen, (int State, int Shape) at, int after)
    {
        Step step = seen[at];
        var value = new byte[step.Length];
        while (step.Length > 0)
        {
            value[step.Length - 1] = (byte)step.Value;
            step = seen[step.From];
        }

        return new Sample(step.Value, value, after);
    }

    /// <param name="From">Where it came from.</param>
    /// <param name="Value">By which byte; at the start the byte before.</param>
    /// <param name="Length">Bytes up to here.</param>
    private readonly record struct Step((int State, int Shape) From, int Value, int Length);
}
