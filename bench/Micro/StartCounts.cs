using System.Globalization;
using System.Numerics;
using FastMcp.Masking;
using FastMcp.Masking.Core;
using FastMcp.Masking.Matching;
using FastMcp.Masking.Matching.Scanning;

namespace FastMcp.Bench.Micro;

/// <summary>What the search lets pass in a text, stage by stage and bucket by bucket: where selectivity is lost.</summary>
internal static class StartCounts
{
    public static string Of(MaskProgram program, byte[] text)
    {
        var plan = program.Tables.Candidates;
        var tables = new ScanTables(plan);
        var (cursor, hits, exact, byBucket) = (default(StartCursor), 0, 0, new int[CandidatePlan.Buckets]);
        cursor.Begin();
        var scanner = BlockScanner.For(plan);
        for (var chunk = 0; chunk + ChunkHits.Most + CandidatePlan.Ahead < text.Length; chunk += ChunkHits.Most)
        {
            scanner.Scan(text, chunk, ref cursor);
            for (var at = Math.Max(chunk, CandidatePlan.Before); at < chunk + ChunkHits.Most; at++)
            {
                hits += (int)(cursor.Hits.Plain[(at - chunk) >> 6] >> at & 1);
                var (groups, buckets) = (ulong.MaxValue, uint.MaxValue);
                for (var offset = 0; offset < CandidatePlan.Offsets; offset++)
                {
                    var value = text[at + offset + CandidatePlan.FirstOffset];
                    groups &= plan.Masks[offset][value];
                    buckets &= tables.Kinds[offset][ByteKind.Of[value]] & (offset - CandidatePlan.Before is >= 0 and < CandidatePlan.Halves ? tables.Halves[offset - CandidatePlan.Before][value & 15] : uint.MaxValue);
                }

                exact += groups != 0 ? 1 : 0;
                for (; buckets != 0; buckets &= buckets - 1)
                {
                    byBucket[BitOperations.TrailingZeroCount(buckets)]++;
                }
            }
        }

        var scale = 1024.0 / text.Length;
        var groupsOf = string.Join(' ', byBucket.Select((count, bucket) => $"{(count * scale).ToString("f1", CultureInfo.InvariantCulture)}({plan.Groups.Count(group => group.Bucket == bucket)})"));
        return string.Create(CultureInfo.InvariantCulture, $"{plan.Groups.Length} groups; {hits * scale:f1} hits and {exact * scale:f1} windows per KB; by bucket {groupsOf}");
    }

    /// <summary>The windows of a group, for a person.</summary>
    public static string Windows(CandidatePlan plan, int group) => string.Join(' ', plan.Masks.Select(mask => SetOf(value => (mask[value] >> group & 1) != 0)));

    private static string SetOf(Func<int, bool> contains)
    {
        if (Enumerable.Range(0, 256).All(contains))
        {
            return ".";
        }

        var text = "[";
        for (var value = 0; value < 256; value++)
        {
            if (!contains(value))
            {
                continue;
            }

            var last = value;
            while (last < 255 && contains(last + 1))
            {
                last++;
            }

            text += last > value + 1 ? $"{Name(value)}-{Name(last)}" : Name(value) + (last > value ? Name(last) : "");
            value = last;
        }

        return text + "]";
    }

    private static string Name(int value) => value is > 32 and < 127 ? $"{(char)value}" : $"\\x{value:x2}";
}
