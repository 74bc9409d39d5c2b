using System.Globalization;
using System.Text;

namespace FastMcp.Proxy.Telemetry;

/// <summary>A series of Prometheus text with its value.</summary>
/// <param name="Name">With the ending of a histogram.</param>
/// <param name="Labels">In the order of the text.</param>
/// <param name="Value">Of it.</param>
internal sealed record MetricLine(string Name, IReadOnlyList<(string Name, string Value)> Labels, double Value)
{
    public static MetricLine Parse(string line)
    {
        var (open, last) = (line.IndexOf('{', StringComparison.Ordinal), line.LastIndexOf(' '));
        var value = double.Parse(line.AsSpan(last + 1), CultureInfo.InvariantCulture);
        return open < 0 ? new MetricLine(line[..last], [], value) : new MetricLine(line[..open], LabelsOf(line[(open + 1)..(last - 1)]), value);
    }

    // NAME="VALUE" with commas between; \\, \" and \n stand for what they say.
    private static List<(string, string)> LabelsOf(string text)
    {
        var (labels, at) = (new List<(string, string)>(), 0);
        while (at < text.Length)
        {
            var equals = text.IndexOf('=', at);
            var (name, value) = (text[at..equals], new StringBuilder());
            for (at = equals + 2; text[at] != '"'; at++)
            {
                value.Append(text[at] != '\\' ? text[at] : text[++at] == 'n' ? '\n' : text[at]);
            }

            labels.Add((name, value.ToString()));
            at += 2;
        }

        return labels;
    }
}
