namespace FastMcp.EndToEnd.Law;

/// <summary>Ways to cut.</summary>
public static class Cuts
{
    /// <summary>Every single cut, pairs of cuts around the middle part, and pieces of 1 to 7.</summary>
    /// <param name="from">Where the part begins that pairs are for.</param>
    public static IEnumerable<int[]> Of(int length, int from, int to)
    {
        for (var i = 0; i <= length; i++)
        {
            yield return [i];
        }

        // 5 and 7 share no factor, so that over several texts most distances occur.
        for (var i = Math.Max(0, from - 2); i < to; i += 5)
        {
            for (var j = i + 1; j < Math.Min(length, to + 3); j += 7)
            {
                yield return [i, j];
            }
        }

        for (var size = 1; size <= 7; size++)
        {
            yield return Every(length, size);
        }
    }

    /// <summary>Pieces of equal size.</summary>
    public static int[] Every(int length, int size) => [.. Enumerable.Range(1, Math.Max(0, (length - 1) / size)).Select(i => i * size)];

    public static List<string> Apply(string text, int[] cuts)
    {
        var pieces = new List<string>();
        var start = 0;
        foreach (var cut in cuts.Append(text.Length))
        {
            pieces.Add(text[start..cut]);
            start = cut;
        }

        return pieces;
    }
}
