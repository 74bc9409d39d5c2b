using System.Buffers.Binary;
using System.IO.Hashing;
using FastMcp.Recording.Format;
using Microsoft.Win32.SafeHandles;
using ZstdSharp;

namespace FastMcp.Recording.Reading;

/// <summary>The plain bytes of a packed segment, from any place on. Holds one block.</summary>
/// <remarks>Not for two threads at once.</remarks>
internal sealed class PackedStream : Stream
{
    private readonly SafeFileHandle _file;
    private readonly (int Packed, int Plain)[] _blocks;
    private readonly long[] _packedAt;
    private readonly Decompressor _decoder = new();
    private readonly byte[] _plain = new byte[PackedTable.BlockSize];
    private byte[] _packed = [];
    private int _block = -1;
    private long _position;

    private PackedStream(SafeFileHandle file, (int Packed, int Plain)[] blocks)
    {
        (_file, _blocks) = (file, blocks);
        _packedAt = new long[blocks.Length + 1];
        for (var i = 0; i < blocks.Length; i++)
        {
            _packedAt[i + 1] = _packedAt[i] + blocks[i].Packed;
        }

        Length = blocks.Sum(block => (long)block.Plain);
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length { get; }

    public override long Position { get => _position; set => _position = value; }

    /// <exception cref="IOException">It cannot be read, or it has no table of blocks.</exception>
    public static PackedStream Open(string path)
    {
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        try
        {
            return TryBlocks(file, out var blocks) ? new PackedStream(file, blocks) : throw new DamagedBlockException("its table of blocks is damaged");
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Where in the file the first byte lies that is not as it was written: the block's, or the table's; -1: there is none.</summary>
    public long FirstDamage()
    {
        for (var i = 0; i < _blocks.Length; i++)
        {
            if (!TryLoad(i))
            {
                return _packedAt[i];
            }
        }

        return IsChecked() ? -1 : _packedAt[^1];
    }

    /// <exception cref="DamagedBlockException">The block there is not what was packed.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (_position >= Length || buffer.IsEmpty)
        {
            return 0;
        }

        // All blocks but the last are of one size.
        var block = (int)(_position / PackedTable.BlockSize);
        if (block >= _blocks.Length || !TryLoad(block))
        {
            throw new DamagedBlockException($"its block {block + 1} is damaged");
        }

        var at = (int)(_position - ((long)block * PackedTable.BlockSize));
        var count = Math.Clamp(_blocks[block].Plain - at, 0, buffer.Length);
        _plain.AsSpan(at, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) =>
        _position = origin switch { SeekOrigin.Begin => offset, SeekOrigin.Current => _position + offset, _ => Length + offset };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _decoder.Dispose();
            _file.Dispose();
        }

        base.Dispose(disposing);
    }

    private static bool TryBlocks(SafeFileHandle file, out (int Packed, int Plain)[] blocks)
    {
        blocks = [];
        var length = RandomAccess.GetLength(file);
        Span<byte> foot = stackalloc byte[PackedTable.FootSize];
        if (length < foot.Length || !TryFill(file, foot, length - foot.Length) || PackedTable.LengthOf(foot, length) is not (> 0 and var size))
        {
            return false;
        }

        var table = new byte[size];
        return TryFill(file, table, length - size) && PackedTable.TryRead(table, length, out blocks)
            && blocks.Take(blocks.Length - 1).All(block => block.Plain == PackedTable.BlockSize);
    }

    private static bool TryFill(SafeFileHandle file, Span<byte> buffer, long at)
    {
        while (!buffer.IsEmpty)
        {
            var read = RandomAccess.Read(file, buffer, at);
            if (read == 0)
            {
                return false;
            }

            buffer = buffer[read..];
            at += read;
        }

        return true;
    }

    private bool TryLoad(int block)
    {
        if (_block == block)
        {
            return true;
        }

        _block = -1;
        var (packed, plain) = _blocks[block];
        if (_packed.Length < packed)
        {
            _packed = new byte[packed];
        }

        if (!TryFill(_file, _packed.AsSpan(0, packed), _packedAt[block]) || !TryUnpack(_packed.AsSpan(0, packed), plain))
        {
            return false;
        }

        _block = block;
        return true;
    }

    // Each block is a frame with a checksum of its own.
    private bool TryUnpack(ReadOnlySpan<byte> packed, int plain)
    {
        try
        {
            return _decoder.TryUnwrap(packed, _plain, out var written) && written == plain;
        }
        catch (ZstdException)
        {
            return false;
        }
    }

    private bool IsChecked()
    {
        var (check, buffer, at) = (new XxHash3(), new byte[256 * 1024], 0L);
        var end = RandomAccess.GetLength(_file) - 8;
        while (at < end)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - at));
            if (!TryFill(_file, part, at))
            {
                return false;
            }

            check.Append(part);
            at += part.Length;
        }

        Span<byte> written = stackalloc byte[8];
        return TryFill(_file, written, end) && check.GetCurrentHashAsUInt64() == BinaryPrimitives.ReadUInt64LittleEndian(written);
    }
}
