using System.Globalization;
using System.Security.Cryptography;
using FastMcp.Recording.Chain;
using FastMcp.Recording.Checkpoints;
using FastMcp.Recording.Format;
using FastMcp.Recording.Reading;

namespace FastMcp.Recording.Verifying;

/// <summary>
/// Says whether a folder is the log that was written, without the gateway and without a secret: the checks, the chain,
/// the seals, and the checkpoints that a public key signed. Without checkpoints whoever holds the disk can write the
/// whole log anew; what is found then is damage, not forgery.
/// </summary>
public sealed class LogVerifier
{
    private readonly LogReport _report = new();
    private readonly LeafHasher _hasher = new();
    private readonly LogWords _words = new();
    private readonly SignedReach _reach = new();
    private readonly Dictionary<uint, long> _counts = [];
    private readonly bool _hasKey;
    private readonly List<SegmentHeader> _orphans = [];
    private readonly Dictionary<uint, SegmentHeader> _headers = [];
    private readonly Dictionary<uint, Dictionary<long, EntryHash>> _hashes = [];
    private readonly SignedCheckpoints _signed;
    private readonly IReadOnlyList<SegmentFile> _files;
    private ILookup<uint, SegmentHeader> _next = Array.Empty<SegmentHeader>().ToLookup(h => h.Number);

    private LogVerifier(string folder, IEnumerable<string> checkpoints, ECDsa? key)
    {
        _files = SegmentFile.In(folder);
        _hasKey = key is not null;
        _signed = key is null ? new SignedCheckpoints() : SignedCheckpoints.Read(checkpoints, key, _report);
    }

    /// <param name="folder">Of the log.</param>
    /// <param name="checkpoints">Folder of its checkpoints; null: there are none.</param>
    /// <param name="key">Public key of their signer; null: they are not checked.</param>
    public static LogReport Verify(string folder, string? checkpoints, ECDsa? key)
    {
        var verifier = new LogVerifier(folder, checkpoints is null ? [] : CheckpointFolder.FilesOf(checkpoints), key);
        verifier.Run();
        if (verifier._report.Checkpoints == 0)
        {
            verifier._report.Notes.Add("No checkpoint was checked: a log that was written anew as a whole would look the same.");
        }

        return verifier._report;
    }

    private void Run()
    {
        foreach (var file in _files)
        {
            ReadHeader(file);
        }

        _next = _headers.Values.Where(h => h.Previous.Number > 0).ToLookup(h => h.Previous.Number);
        foreach (var file in _files.Where(f => _headers.ContainsKey(f.Number)))
        {
            Walk(file);
        }

        _reach.GoBack(_headers);
        _words.Judge(CountsWord);

        // What the log itself let go is no hole, as long as it is its beginning.
        var begins = _headers.Keys.DefaultIfEmpty(0u).Min();
        bool IsLetGo(uint segment) => segment <= _words.Expired.Last && segment < begins;
        foreach (var orphan in _orphans.Where(o => !IsLetGo(o.Previous.Number)))
        {
            Bad(orphan.Previous.Number, 0, 0, $"it is missing or cannot be read, and segment {orphan.Number:D6} goes on from it");
        }

        Erased(IsLetGo);
        if (_words.Expired.Last > 0)
        {
            _report.Notes.Add(_words.Expired.Note);
        }

        if (_words.Unsigned > 0)
        {
            _report.Notes.Add(string.Create(CultureInfo.InvariantCulture, $"{_words.Unsigned} entries that say what was erased or let go count for nothing: no checkpoint of their run signs them"));
        }

        foreach (var segment in _signed.Segments.Where(s => !_headers.ContainsKey(s) && !IsLetGo(s)))
        {
            Bad(segment, 0, 0, $"it is missing or cannot be read, and a checkpoint of size {_signed.Of(segment).Max(c => c.Size)} signs it");
        }

        _report.Segments = _headers.Count;
        _hasher.Dispose();
        _report.Problems.Sort((a, b) => (a.Segment, a.Entry).CompareTo((b.Segment, b.Entry)));
    }

    // Without a key all that counts is believed, as all else is.
    private bool CountsWord(uint segment, long entry) => _hasKey ? _reach.Covers(segment, entry) : entry <= _counts.GetValueOrDefault(segment);

    // Who blanks an entry must say so in the log, and the gateway must have signed that it is he who says it.
    private void Erased(Predicate<uint> isLetGo)
    {
        foreach (var (place, offset) in _words.Blanks)
        {
            if (_words.WhyNot(place) is { } whyNot)
            {
                Bad(place.Segment, place.Entry, offset, whyNot);
            }
        }

        _words.Forget(isLetGo);
        if (_words.Blanks.Count > 0)
        {
            _report.Notes.Add(string.Create(CultureInfo.InvariantCulture, $"{_words.Blanks.Count} entries were erased, as the log says"));
        }

        if (_words.Left > 0)
        {
            _report.Notes.Add(string.Create(CultureInfo.InvariantCulture, $"{_words.Left} entries that the log says are erased are still there: it was ended in between; erase again"));
        }
    }

    private void ReadHeader(SegmentFile file)
    {
        if (!file.IsPacked && new FileInfo(file.Path) is { Exists: true, Length: < SegmentHeader.Length })
        {
            // A start that was ended hard. If it was more than that, what goes on from it or signs it says so.
            _report.Notes.Add($"segment {file.Number:D6} has no whole header: its run was ended hard when it began; nothing of it counts");
        }
        else if (!LogFolder.TryHeader(file, out var header))
        {
            Bad(file.Number, 0, 0, "the header is damaged, or is not of a version that this program reads");
        }
        else if (header.Number != file.Number)
        {
            Bad(file.Number, 0, 0, $"its header says that it is segment {header.Number}: it was renamed or put in another's place");
        }
        else
        {
            _headers[file.Number] = header;
        }
    }

    private void Walk(SegmentFile file)
    {
        var header = _headers[file.Number];
        Link(header);
        using var stream = file.Open();
        if ((stream as PackedStream)?.FirstDamage() is { } damage and >= 0)
        {
            Bad(file.Number, 0, damage, "its packed form is damaged");
        }

        var reader = new SegmentReader(stream);
        reader.TryStart();
        var hashes = new Dictionary<long, EntryHash>();
        foreach (var next in _next[file.Number])
        {
            hashes.TryAdd(next.Previous.Entries, next.Previous.Hash);
        }

        var goneOnFrom = hashes.Keys.ToHashSet();
        using var walk = new SegmentVerifier(reader, _signed.Of(file.Number), hashes, _hasher, _words, _report);
        var good = walk.Walk();
        _hashes[file.Number] = walk.Hashes;
        if (walk.Signed >= 0)
        {
            _reach.Add(file.Number, walk.Signed);
        }

        if (good)
        {
            End(stream, reader, goneOnFrom, walk.IsSealed);
        }
    }

    // The place that the segment goes on from is there and is the same.
    private void Link(in SegmentHeader header)
    {
        var previous = header.Previous;
        var first = _headers[_headers.Keys.Min()];
        if ((header.Log, header.LogHigh) != (first.Log, first.LogHigh))
        {
            Bad(header.Number, 0, 0, "it is of another log than the first segment");
        }
        else if (previous.Number > 0 && !_headers.ContainsKey(previous.Number))
        {
            _orphans.Add(header);
        }
        else if (_hashes.TryGetValue(previous.Number, out var hashes) && hashes.TryGetValue(previous.Entries, out var hash) && !hash.Equals(previous.Hash))
        {
            Bad(header.Number, 0, 0, $"it goes on from another entry {previous.Entries} than segment {previous.Number:D6} has: one of them was replaced");
        }
    }

    private void End(Stream stream, SegmentReader reader, HashSet<long> goneOnFrom, bool isSealed)
    {
        var number = reader.Header.Number;
        var promised = PromisedBy(number, goneOnFrom, out var who);
        var isLast = number == _headers.Keys.Max();
        var isSkipped = goneOnFrom.Count == 0 && _headers.Values.Any(h => h.Number > number && h.Previous.Number < number);
        var counts = isSkipped ? 0 : goneOnFrom.Count > 0 ? Math.Min(goneOnFrom.Max(), reader.Entries) : reader.Entries;
        _report.Entries += counts;
        _counts[number] = counts;
        if (reader.Entries < promised)
        {
            Bad(number, reader.Entries + 1, reader.WholeBytes, $"the segment {(reader.End == ReadEnd.Clean ? "ends" : "is damaged")} here, and {who} says that it has {promised} entries");
        }
        else if (counts < SignedEntries(number))
        {
            Bad(number, counts + 1, 0, "a checkpoint signs entries that no later segment goes on from: a later segment was put in another's place");
        }
        else
        {
            var tail = reader.TailBytes();
            if (tail > 0 && (isSealed || (goneOnFrom.Count == 0 && !isSkipped && IsDamage(stream, reader, tail))))
            {
                Bad(number, reader.Entries + 1, reader.WholeBytes, isSealed ? "something stands behind the segment's seal" : "the entry is damaged");
            }
            else if (!isSealed)
            {
                Note(number, counts, reader, tail, isLast);
            }
        }
    }

    private void Note(uint number, long counts, SegmentReader reader, long tail, bool isLast) => _report.Notes.Add(
        string.Create(CultureInfo.InvariantCulture, $"segment {number:D6} is not sealed{(isLast ? ": it is being written, or its run was ended hard" : "")}; {counts} entries count")
        + (reader.Entries > counts || tail > 0 ? $", {tail} bytes and {reader.Entries - counts} entries behind them were never acknowledged" : ""));

    private long SignedEntries(uint number) => _signed.Of(number).Select(c => c.Size - 1).DefaultIfEmpty(0).Max();

    private long PromisedBy(uint number, HashSet<long> goneOnFrom, out string who)
    {
        var (links, checkpoints) = (goneOnFrom.DefaultIfEmpty(0).Max(), SignedEntries(number));
        who = links >= checkpoints ? "the next segment" : "a signed checkpoint";
        return Math.Max(links, checkpoints);
    }

    // The last write of a run that was ended hard is cut short: nothing whole stands behind it.
    private static bool IsDamage(Stream stream, SegmentReader reader, long length)
    {
        // Zeros end what is written: nothing comes behind them.
        if (reader.End is ReadEnd.Damaged or ReadEnd.Clean)
        {
            return true;
        }

        // A check may end in zeros.
        var tail = new byte[Math.Min(stream.Length - reader.WholeBytes, length + EntryFrame.CheckSize)];
        stream.Position = reader.WholeBytes;
        stream.ReadExactly(tail);
        for (var at = 1; at + EntryFrame.Overhead <= tail.Length; at++)
        {
            var whole = EntryFrame.WholeLength(tail.AsSpan(at));
            if (whole > 0 && at + whole <= tail.Length && EntryFrame.IsWhole(tail.AsSpan(at, whole)))
            {
                return true;
            }
        }

        return false;
    }

    private void Bad(uint segment, long entry, long offset, string what) => _report.Problems.Add(new LogProblem(segment, entry, offset, what));
}
