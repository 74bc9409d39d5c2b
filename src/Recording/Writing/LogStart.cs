using System.Buffers.Binary;
using System.Security.Cryptography;
using FastMcp.Recording.Chain;
using FastMcp.Recording.Format;
using FastMcp.Recording.Reading;

namespace FastMcp.Recording.Writing;

/// <summary>
/// Finds where a new run takes the log up: behind the last whole entry of the last segment that can be read. No file is
/// changed: what stands behind that entry stays where it is, and the next segment's header says that it does not count.
/// </summary>
internal static class LogStart
{
    /// <param name="folder">Full path, there.</param>
    /// <param name="tail">What was found in a segment that was not sealed; null: all were.</param>
    /// <exception cref="NewerFormatException">The last segment is of a format that this program does not know: behind an earlier one nothing of it would count.</exception>
    public static SegmentStart Find(string folder, out RecoveredTail? tail)
    {
        tail = null;
        var files = SegmentFile.In(folder);
        var last = files.Count == 0 ? 0 : files[^1].Number;
        var run = Number();
        for (var i = files.Count - 1; i >= 0; i--)
        {
            if (TryTakeUp(files[i], out var header, out var link, out tail))
            {
                return new SegmentStart(header.Log, header.LogHigh, run, last, link);
            }
        }

        return new SegmentStart(Number(), Number(), run, last, default);
    }

    private static bool TryTakeUp(SegmentFile file, out SegmentHeader header, out SegmentLink link, out RecoveredTail? tail)
    {
        (header, link, tail) = (default, default, null);
        if (TryOpen(file) is not { } stream)
        {
            return false;
        }

        using var opened = stream;
        var reader = new SegmentReader(stream);
        if (!reader.TryStart())
        {
            return false;
        }

        // Only the last entry's hash is needed; the checks of the others are enough to find it.
        var sealedEnd = false;
        var (at, length) = (0L, SegmentHeader.Length);
        while (reader.TryNext())
        {
            (at, length) = (reader.Offset, reader.Bytes.Length);
            sealedEnd = reader.Type == EntryType.Sealed;
        }

        header = reader.Header;
        link = new SegmentLink(header.Number, reader.Entries, HashOf(stream, at, length, header.Version));
        tail = sealedEnd && reader.End == ReadEnd.Clean
            ? null
            : new RecoveredTail(header.Number, reader.End, reader.Entries, reader.WholeBytes, reader.TailBytes());
        return true;
    }

    // One that was packed and is damaged says nothing; one that cannot be opened at all is for the operator to see to.
    private static Stream? TryOpen(SegmentFile file)
    {
        try
        {
            return file.Open();
        }
        catch (DamagedBlockException)
        {
            return null;
        }
    }

    private static EntryHash HashOf(Stream stream, long at, int length, uint version)
    {
        var bytes = new byte[length];
        stream.Position = at;
        stream.ReadExactly(bytes);
        using var hasher = new LeafHasher();
        return at == 0 ? hasher.OfHeader(bytes) : hasher.OfEntry(bytes, version);
    }

    private static ulong Number()
    {
        Span<byte> bytes = stackalloc byte[8];
        RandomNumberGenerator.Fill(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }
}
