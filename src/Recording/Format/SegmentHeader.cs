using System.Buffers.Binary;
using System.IO.Hashing;

namespace FastMcp.Recording.Format;

/// <summary>The first 128 bytes of a segment: whose it is, and which segment it goes on from.</summary>
/// <param name="Log">Identity of the log, the same in all segments of a folder: 16 random bytes as two numbers.</param>
/// <param name="LogHigh">The second half.</param>
/// <param name="Run">Random, one for each start of a gateway: numbers of exchanges are unique in a run.</param>
/// <param name="Number">From 1; the file's name.</param>
/// <param name="Created">Microseconds since 1970-01-01T00:00:00Z.</param>
/// <param name="Previous">What it follows.</param>
internal readonly record struct SegmentHeader(ulong Log, ulong LogHigh, ulong Run, uint Number, long Created, SegmentLink Previous)
{
    public const int Length = 128;

    /// <summary>What is written.</summary>
    public const uint CurrentVersion = 3;

    /// <summary>What is read: in this one entries are hashed whole, and a side's hash is that of its text.</summary>
    public const uint OldestVersion = 2;

    /// <summary>From this one on a long payload is hashed apart, and a side over its entries.</summary>
    public const uint FirstApart = 3;

    public const string Extension = ".fmcplog";

    private const int VersionAt = 8;
    private const int ReservedAt = 96;
    private const int CheckAt = Length - 8;

    private static ReadOnlySpan<byte> Magic => "FMCPLOG\0"u8;

    /// <summary>Of the segment's format.</summary>
    public uint Version { get; init; } = CurrentVersion;

    /// <summary>The log's identity as checkpoints name it.</summary>
    public string LogName => $"{Log:x16}{LogHigh:x16}";

    public static string FileName(uint number) => number.ToString("D6", System.Globalization.CultureInfo.InvariantCulture) + Extension;

    public void Write(Span<byte> destination)
    {
        destination[..Length].Clear();
        Magic.CopyTo(destination);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[VersionAt..], Version);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[12..], Length);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], Log);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], LogHigh);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[32..], Run);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[40..], Number);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[44..], Previous.Number);
        BinaryPrimitives.WriteInt64LittleEndian(destination[48..], Previous.Entries);
        BinaryPrimitives.WriteInt64LittleEndian(destination[56..], Created);
        Previous.Hash.CopyTo(destination[64..]);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[CheckAt..], XxHash3.HashToUInt64(destination[..CheckAt]));
    }

    /// <summary>The version of a header that came after this program, of whose other bytes nothing is known; 0: it is none, or one of ours with a damaged version.</summary>
    public static uint NewerVersion(ReadOnlySpan<byte> source)
    {
        if (source.Length < VersionAt + sizeof(uint) || !source.StartsWith(Magic) || BinaryPrimitives.ReadUInt32LittleEndian(source[VersionAt..]) is not (> CurrentVersion and var version))
        {
            return 0;
        }

        // Damage is no reason to stop at: the check of one that was damaged is that of a version we know.
        Span<byte> ours = stackalloc byte[Length];
        source = source[..Math.Min(source.Length, Length)];
        source.CopyTo(ours);
        for (var known = OldestVersion; known <= CurrentVersion && source.Length == Length; known++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(ours[VersionAt..], known);
            if (TryRead(ours, out _))
            {
                return 0;
            }
        }

        return version;
    }

    /// <summary>False: no header of these versions, or one whose check does not hold.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out SegmentHeader header)
    {
        header = default;
        if (source.Length < Length
            || !source.StartsWith(Magic)
            || BinaryPrimitives.ReadUInt32LittleEndian(source[VersionAt..]) is < OldestVersion or > CurrentVersion
            || BinaryPrimitives.ReadUInt32LittleEndian(source[12..]) != Length
            || source[ReservedAt..CheckAt].ContainsAnyExcept((byte)0)
            || BinaryPrimitives.ReadUInt64LittleEndian(source[CheckAt..]) != XxHash3.HashToUInt64(source[..CheckAt]))
        {
            return false;
        }

        var previous = new SegmentLink(
            BinaryPrimitives.ReadUInt32LittleEndian(source[44..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[48..]),
            EntryHash.Read(source[64..]));
        header = new SegmentHeader(
            BinaryPrimitives.ReadUInt64BigEndian(source[16..]),
            BinaryPrimitives.ReadUInt64BigEndian(source[24..]),
            BinaryPrimitives.ReadUInt64LittleEndian(source[32..]),
            BinaryPrimitives.ReadUInt32LittleEndian(source[40..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[56..]),
            previous)
        {
            Version = BinaryPrimitives.ReadUInt32LittleEndian(source[VersionAt..]),
        };
        return true;
    }
}
