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
    private readonly LogSides _sides;
    private readonly SignedReach _reach = new();
    private readonly Dictionary<uint, Dictionary<long, EntryHash>> _hashes = [];
    private readonly bool _hasKey;
    private readonly SignedCheckpoints _signed;
    private readonly IReadOnlyList<SegmentFile> _files;
    private readonly LogHeaders _headers;
    private readonly SegmentEnds _ends;

    private LogVerifier(string folder, IEnumerable<string> checkpoints, ECDsa? key)
    {
        _files = SegmentFile.In(folder);
        _hasKey = key is not null;
        _signed = key is null ? new SignedCheckpoints() : SignedCheckpoints.Read(checkpoints, key, _report);
        _headers = new LogHeaders(_files, _report);
        _ends = new SegmentEnds(_headers.All, _signed, _report);
        _sides = new LogSides(_report);
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
        foreach (var file in _files.Where(f => _headers.All.ContainsKey(f.Number)))
        {
            Walk(file);
        }

        _reach.GoBack(_headers.All);
        _words.Judge(CountsWord);
        Missing();
        _sides.End();
        (_report.Segments, _report.Sides) = (_headers.All.Count, _sides.Compared);
        _sides.Dispose();
        _hasher.Dispose();
        _report.Problems.Sort((a, b) => (a.Segment, a.Entry).CompareTo((b.Segment, b.Entry)));
    }

    // What the log itself let go is no hole, as long as it is its beginning.
    private void Missing()
    {
        var begins = _headers.All.Keys.DefaultIfEmpty(0u).Min();
        bool IsLetGo(uint segment) => segment <= _words.Expired.Last && segment < begins;
        foreach (var orphan in _headers.Orphans.Where(o => !IsLetGo(o.Previous.Number)))
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

        foreach (var segment in _signed.Segments.Where(s => !_headers.All.ContainsKey(s) && !IsLetGo(s)))
        {
            Bad(segment, 0, 0, $"it is missing or cannot be read, and a checkpoint of size {_signed.Of(segment).Max(c => c.Size)} signs it");
        }
    }

    // Without a key all that counts is believed, as all else is.
    private bool CountsWord(uint segment, long entry) => _hasKey ? _reach.Covers(segment, entry) : entry <= _ends.CountOf(segment);

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

    private void Walk(SegmentFile file)
    {
        _headers.Link(_headers.All[file.Number], _hashes);
        using var stream = file.Open();
        if ((stream as PackedStream)?.FirstDamage() is { } damage and >= 0)
        {
            Bad(file.Number, 0, damage, "its packed form is damaged");
        }

        var reader = new SegmentReader(stream);
        reader.TryStart();
        var hashes = new Dictionary<long, EntryHash>();
        foreach (var next in _headers.Behind(file.Number))
        {
            hashes.TryAdd(next.Previous.Entries, next.Previous.Hash);
        }

        var goneOnFrom = hashes.Keys.ToHashSet();
        using var walk = new SegmentVerifier(reader, _signed.Of(file.Number), hashes, _ends.MostOf(file.Number, goneOnFrom), _hasher, _words, _sides, _report);
        var good = walk.Walk();
        _hashes[file.Number] = walk.Hashes;
        if (walk.Signed >= 0)
        {
            _reach.Add(file.Number, walk.Signed);
        }

        if (good)
        {
            _ends.Judge(stream, reader, goneOnFrom, walk.IsSealed);
        }
    }

    private void Bad(uint segment, long entry, long offset, string what) => _report.Problems.Add(new LogProblem(segment, entry, offset, what));
}
