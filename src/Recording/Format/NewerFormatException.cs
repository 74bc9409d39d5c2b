namespace FastMcp.Recording.Format;

/// <summary>A segment of a format that came after this program: whole, and not to be passed over. Whoever can go on without it says so, everybody else stops.</summary>
public sealed class NewerFormatException : IOException
{
    /// <param name="path">Of the segment.</param>
    /// <param name="version">That its header says.</param>
    internal NewerFormatException(string path, uint version)
        : base($"{path} is a session log of format {version}, and the newest that this program knows is {SegmentHeader.CurrentVersion}. Nothing of it was read or changed. Use the program that wrote it, or a later one; to record with this one, move the whole folder away and keep it.") =>
        Version = version;

    /// <summary>Of the segment's format.</summary>
    public uint Version { get; }

    /// <summary>Lets the stream pass, at its beginning, if what is there is no newer segment.</summary>
    /// <param name="stream">Plain bytes.</param>
    /// <param name="path">Where they are.</param>
    internal static void ThrowIfNewer(Stream stream, string path)
    {
        Span<byte> header = stackalloc byte[SegmentHeader.Length];
        if (SegmentHeader.NewerVersion(header[..stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false)]) is > 0 and var version)
        {
            throw new NewerFormatException(path, version);
        }

        stream.Position = 0;
    }
}
