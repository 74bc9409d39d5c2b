using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace FastMcp.Proxy.Telemetry;

/// <summary>What /metrics says (Prometheus text 0.0.4, as this program writes it) as an ExportMetricsServiceRequest: so that both say the same. Pure.</summary>
internal static class OtlpMetrics
{
    private const int Cumulative = 2;

    public static byte[] Of(string metrics, DateTimeOffset started, DateTimeOffset now)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            OtlpJson.Begin(json, "resourceMetrics", "scopeMetrics", "metrics");
            var (help, lines) = ("", metrics.Split('\n'));
            for (var i = 0; i < lines.Length; i++)
            {
                if (lines[i].StartsWith("# HELP ", StringComparison.Ordinal))
                {
                    help = lines[i].Split(' ', 4)[3];
                }
                else if (lines[i].StartsWith("# TYPE ", StringComparison.Ordinal) && lines[i].Split(' ') is [_, _, var name, var type])
                {
                    var series = lines.Skip(i + 1).TakeWhile(line => line.Length > 0 && line[0] != '#').Select(MetricLine.Parse).ToList();
                    Family(json, name, help, type, series, (OtlpJson.Nanoseconds(started), OtlpJson.Nanoseconds(now)));
                }
            }

            OtlpJson.End(json);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Family(Utf8JsonWriter json, string name, string help, string type, List<MetricLine> series, (string Started, string Now) times)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("description", help);
        json.WriteStartObject(type switch { "counter" => "sum", "histogram" => "histogram", _ => "gauge" });
        if (type != "gauge")
        {
            json.WriteNumber("aggregationTemporality", Cumulative);
        }

        if (type == "counter")
        {
            json.WriteBoolean("isMonotonic", true);
        }

        json.WriteStartArray("dataPoints");
        foreach (var group in series.GroupBy(line => string.Join(',', line.Labels.Where(label => label.Name != "le"))))
        {
            json.WriteStartObject();
            json.WriteString("startTimeUnixNano", times.Started);
            json.WriteString("timeUnixNano", times.Now);
            json.WriteStartArray("attributes");
            foreach (var (label, value) in group.First().Labels.Where(label => label.Name != "le"))
            {
                OtlpJson.Text(json, label, value);
            }

            json.WriteEndArray();
            Values(json, name, type, [.. group]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Values(Utf8JsonWriter json, string name, string type, List<MetricLine> lines)
    {
        if (type != "histogram")
        {
            json.WriteNumber("asDouble", lines[0].Value);
            return;
        }

        var buckets = lines.Where(line => line.Name == name + "_bucket").ToList();
        json.WriteString("count", lines.First(line => line.Name == name + "_count").Value.ToString(CultureInfo.InvariantCulture));
        json.WriteNumber("sum", lines.First(line => line.Name == name + "_sum").Value);
        // There they count all below; here each its own.
        json.WriteStartArray("bucketCounts");
        for (var i = 0; i < buckets.Count; i++)
        {
            json.WriteStringValue((buckets[i].Value - (i == 0 ? 0 : buckets[i - 1].Value)).ToString(CultureInfo.InvariantCulture));
        }

        json.WriteEndArray();
        json.WriteStartArray("explicitBounds");
        foreach (var bucket in buckets.SkipLast(1))
        {
            json.WriteNumberValue(double.Parse(bucket.Labels.First(label => label.Name == "le").Value, CultureInfo.InvariantCulture));
        }

        json.WriteEndArray();
    }
}
