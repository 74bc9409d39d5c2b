namespace FastMcp.WebConsole.Pages;

/// <summary>What an edit changed, line by line: the longest common subsequence.</summary>
internal static class LineDiff
{
    /// <summary>limit diff: lines of either side; what is longer is shown as all gone and all new.</summary>
    public const int Most = 600;

    /// <returns>' ' stays, '-' is gone, '+' is new.</returns>
    public static List<(char Kind, string Line)> Of(string before, string after)
    {
        var (old, now) = (before.Split('\n'), after.Split('\n'));
        if (old.Length > Most || now.Length > Most)
        {
            return [.. old.Select(line => ('-', line)), .. now.Select(line => ('+', line))];
        }

        var common = new int[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = now.Length - 1; j >= 0; j--)
            {
                common[i, j] = old[i] == now[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var (lines, at, to) = (new List<(char, string)>(), 0, 0);
        while (at < old.Length || to < now.Length)
        {
            if (at < old.Length && to < now.Length && old[at] == now[to])
            {
                lines.Add((' ', old[at++]));
                to++;
            }
            else if (at < old.Length && (to == now.Length || common[at + 1, to] >= common[at, to + 1]))
            {
                lines.Add(('-', old[at++]));
            }
            else
            {
                lines.Add(('+', now[to++]));
            }
        }

        return lines;
    }
}
