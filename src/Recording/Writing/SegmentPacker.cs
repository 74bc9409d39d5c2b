using System.Buffers.Binary;
using System.IO.Hashing;
using FastMcp.Recording.Format;
using FastMcp.Recording.Reading;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace FastMcp.Recording.Writing;

/// <summary>
/// Compresses a segment that gets no more entries, byte for byte: chain, tree and checkpoints are over the plain bytes and stay what they are. The plain
/// file goes when the packed one is on the disk and was read back.
/// </summary>
/// <remarks>Holds two blocks. Not for two threads at once.</remarks>
/// <param name="stop">Asked after each block.</param>
internal sealed class SegmentPacker(Func<bool>? stop = null) : IDisposable
{
    /// <summary>A shorter one would save less than a block of the disk.</summary>
    public const int Least = 16 * 1024;

    private const int Level = 3;

    private readonly Compressor _encoder = Encoder();
    private readonly byte[] _plain = new byte[PackedTable.BlockSize];
    private readonly byte[] _packed = new byte[Compressor.GetCompressBound(PackedTable.BlockSize)];

    /// <summary>Bytes before and after.</summary>
    /// <exception cref="IOException">It stays plain, for whatever reason.</exception>
    /// <exception cref="OperationCanceledException">It stays plain, since there is no time.</exception>
    public (long From, long To) Pack(SegmentFile segment)
    {
        var target = Path.ChangeExtension(segment.Path, null) + PackedTable.Extension;
        var draft = target + FolderLeftovers.Draft;
        File.Delete(draft);
        try
        {
            using (var source = segment.Open())
            using (var file = DiskSegmentFile.Create(draft))
            {
                Write(source, file);
                file.Finish();
                file.Sync();
            }

            CheckSame(segment, draft);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }

        File.Move(draft, target, overwrite: true);
        var folder = Path.GetDirectoryName(target)!;
        DiskSegmentFile.SyncFolder(folder);
        var sizes = (new FileInfo(segment.Path).Length, new FileInfo(target).Length);
        File.Delete(segment.Path);
        DiskSegmentFile.SyncFolder(folder);
        return sizes;
    }

    private static Compressor Encoder()
    {
        var encoder = new Compressor(Level);
        encoder.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        return encoder;
    }

    public void Dispose() => _encoder.Dispose();

    private void Write(Stream source, DiskSegmentFile file)
    {
        var (check, blocks) = (new XxHash3(), new List<(int, int)>());
        void Put(ReadOnlySpan<byte> bytes)
        {
            check.Append(bytes);
            file.Write(bytes);
        }

        for (var plain = Fill(source); plain > 0; plain = Fill(source))
        {
            var packed = _encoder.Wrap(_plain.AsSpan(0, plain), _packed);
            Put(_packed.AsSpan(0, packed));
            blocks.Add((packed, plain));
        }

        Put(PackedTable.Write(blocks));
        Span<byte> last = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(last, check.GetCurrentHashAsUInt64());
        file.Write(last);
    }

    private int Fill(Stream source) =>
        stop?.Invoke() == true ? throw new OperationCanceledException() : source.ReadAtLeast(_plain, _plain.Length, throwOnEndOfStream: false);

    // A fault of memory or of the library must not cost the only copy.
    private void CheckSame(SegmentFile segment, string draft)
    {
        using var source = segment.Open();
        using var packed = PackedStream.Open(draft);
        var other = _packed.AsSpan(0, PackedTable.BlockSize);
        for (var plain = Fill(source); plain > 0; plain = Fill(source))
        {
            if (packed.ReadAtLeast(other, plain, throwOnEndOfStream: false) < plain || !other[..plain].SequenceEqual(_plain.AsSpan(0, plain)))
            {
                throw new IOException($"Segment {segment.Number:D6} does not come out of its packed form as it went in.");
            }
        }

        if (packed.Position != packed.Length)
        {
            throw new IOException($"Segment {segment.Number:D6} grew while it was packed.");
        }
    }
}
