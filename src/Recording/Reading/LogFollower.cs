namespace FastMcp.Recording.Reading;

/// <summary>Reads a log as it is written: each call gives what came since the last one.</summary>
/// <remarks>Not for two threads at once.</remarks>
public sealed class LogFollower(string folder) : IDisposable
{
    private Stream? _stream;
    private SegmentReader? _reader;
    private uint _number;

    public IEnumerable<LogEntry> ReadNew()
    {
        while (true)
        {
            // Looked for first: a segment that has a successor gets no more entries, so what is read after that is all of it.
            var next = SegmentFile.In(folder).FirstOrDefault(f => f.Number > _number);
            _reader?.Resume();
            while (_reader is not null && _reader.TryRead(out var entry))
            {
                yield return entry!;
            }

            if (next is null || !TryGoOn(next))
            {
                yield break;
            }
        }
    }

    public void Dispose() => _stream?.Dispose();

    private bool TryGoOn(SegmentFile next)
    {
        Stream stream;
        try
        {
            stream = next.Open();
        }
        catch (DamagedBlockException)
        {
            // Closed long ago, and nothing of it can be read: what follows can.
            _stream?.Dispose();
            (_stream, _reader, _number) = (null, null, next.Number);
            return true;
        }
        catch (FileNotFoundException)
        {
            // Nothing of it counted, so that it was taken away.
            return false;
        }

        var reader = new SegmentReader(stream);
        if (stream.Length == 0 || (!reader.TryStart() && SegmentFile.In(folder)[^1].Number == next.Number))
        {
            // Its header is not there yet.
            stream.Dispose();
            return false;
        }

        _stream?.Dispose();
        (_stream, _reader, _number) = (stream, reader, next.Number);
        return true;
    }
}
