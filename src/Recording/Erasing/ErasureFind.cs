using FastMcp.Recording.Chain;
using FastMcp.Recording.Format;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Sessions;

namespace FastMcp.Recording.Erasing;

/// <summary>Looks for what a subject left, segment by segment, in their order.</summary>
/// <remarks>Not for two threads at once.</remarks>
internal sealed class ErasureFind(ErasureScope scope) : IDisposable
{
    private readonly LeafHasher _hasher = new();
    private readonly HashSet<ExchangeId> _running = [];
    private uint _last;

    /// <summary>The exchanges that are meant.</summary>
    public HashSet<ExchangeId> Meant { get; } = [];

    /// <summary>What begins in what is read from here on is not meant.</summary>
    public bool IsClosed { get; set; }

    /// <summary>How many began in what was read, of a run that may go on.</summary>
    public int Began { get; private set; }

    /// <summary>Those of them that have not ended as far as was read.</summary>
    public IReadOnlyCollection<ExchangeId> Running => _running;

    /// <summary>Entries to blank.</summary>
    public List<ErasedPlace> Places { get; } = [];

    /// <summary>Reads what was not read yet.</summary>
    /// <param name="files">Closed segments, by number.</param>
    /// <exception cref="IOException">One cannot be opened.</exception>
    public void Read(IEnumerable<SegmentFile> files)
    {
        foreach (var file in files.Where(file => file.Number > _last).ToList())
        {
            Read(file);
            _last = file.Number;
        }
    }

    public void Dispose() => _hasher.Dispose();

    // Entries that do not count too: they are read by nobody, and they are there.
    private void Read(SegmentFile file)
    {
        using var stream = file.Open();
        var reader = new SegmentReader(stream);
        while (reader.TryNext())
        {
            var id = new ExchangeId(reader.Header.Run, reader.Exchange);
            if (!IsClosed && reader.Type is EntryType.Opened or EntryType.Refused && scope.Takes(reader.ToEntry()))
            {
                Meant.Add(id);
                _running.Add(id);
                Began++;
            }

            if (reader.Type is EntryType.Closed or EntryType.Refused)
            {
                _running.Remove(id);
            }

            if (Blank.Takes(reader.Type) && Meant.Contains(id))
            {
                Places.Add(PlaceOf(file.Number, reader));
            }
        }
    }

    private ErasedPlace PlaceOf(uint segment, SegmentReader reader)
    {
        var blank = reader.Bytes.ToArray();
        Blank.Make(blank);
        return new ErasedPlace(segment, reader.Entries, _hasher.OfEntry(reader.Bytes, reader.Header.Version), _hasher.OfEntry(blank, reader.Header.Version));
    }
}
