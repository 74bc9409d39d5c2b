using FastMcp.Recording.Format;
using FastMcp.Recording.Reading;

namespace FastMcp.Recording.Verifying;

/// <summary>The headers of a log's segments, and how they go on from each other.</summary>
internal sealed class LogHeaders
{
    private readonly LogReport _report;
    private readonly Dictionary<uint, SegmentHeader> _all = [];
    private readonly List<SegmentHeader> _orphans = [];
    private readonly ILookup<uint, SegmentHeader> _next;

    /// <param name="files">Of the log.</param>
    /// <param name="report">Gets a problem for each that cannot be read, or stands in another's place.</param>
    public LogHeaders(IReadOnlyList<SegmentFile> files, LogReport report)
    {
        _report = report;
        foreach (var file in files)
        {
            Read(file);
        }

        _next = _all.Values.Where(h => h.Previous.Number > 0).ToLookup(h => h.Previous.Number);
    }

    /// <summary>Those that can be read, by number.</summary>
    public IReadOnlyDictionary<uint, SegmentHeader> All => _all;

    /// <summary>Those that go on from a segment that is not there.</summary>
    public IReadOnlyList<SegmentHeader> Orphans => _orphans;

    /// <summary>Those that go on from this one.</summary>
    public IEnumerable<SegmentHeader> Behind(uint number) => _next[number];

    /// <summary>The place that the segment goes on from is there and is the same.</summary>
    /// <param name="header">Of the segment.</param>
    /// <param name="hashes">Of entries that segments go on from, by segment and number, as far as was read.</param>
    public void Link(in SegmentHeader header, Dictionary<uint, Dictionary<long, EntryHash>> hashes)
    {
        var previous = header.Previous;
        var first = _all[_all.Keys.Min()];
        if ((header.Log, header.LogHigh) != (first.Log, first.LogHigh))
        {
            Bad(header.Number, "it is of another log than the first segment");
        }
        else if (previous.Number > 0 && !_all.ContainsKey(previous.Number))
        {
            _orphans.Add(header);
        }
        else if (hashes.TryGetValue(previous.Number, out var before) && before.TryGetValue(previous.Entries, out var hash) && !hash.Equals(previous.Hash))
        {
            Bad(header.Number, $"it goes on from another entry {previous.Entries} than segment {previous.Number:D6} has: one of them was replaced");
        }
    }

    private void Read(SegmentFile file)
    {
        if (!file.IsPacked && new FileInfo(file.Path) is { Exists: true, Length: < SegmentHeader.Length })
        {
            // A start that was ended hard. If it was more than that, what goes on from it or signs it says so.
            _report.Notes.Add($"segment {file.Number:D6} has no whole header: its run was ended hard when it began; nothing of it counts");
        }
        else if (!LogFolder.TryHeader(file, out var header))
        {
            Bad(file.Number, LogFolder.NewerVersion(file) is > 0 and var newer
                ? $"it is of format {newer}, and the newest that this program knows is {SegmentHeader.CurrentVersion}: verify it with the program that wrote it, or a later one"
                : "the header is damaged, or is of a format before the oldest that this program reads");
        }
        else if (header.Number != file.Number)
        {
            Bad(file.Number, $"its header says that it is segment {header.Number}: it was renamed or put in another's place");
        }
        else
        {
            _all[file.Number] = header;
        }
    }

    private void Bad(uint segment, string what) => _report.Problems.Add(new LogProblem(segment, 0, 0, what));
}
