namespace FastMcp.Recording.Writing;

/// <summary>The file of a segment: the border to the operating system. Not for two threads at once.</summary>
internal interface ISegmentFile : IDisposable
{
    /// <exception cref="IOException">Nothing written since the last sync may be taken as kept.</exception>
    void Write(ReadOnlySpan<byte> bytes);

    /// <summary>What was written is on the disk.</summary>
    /// <exception cref="IOException">As above; never tried again on the same file.</exception>
    void Sync();

    /// <summary>Nothing more is written: room that was made ahead is given back. Before the last sync; its failure leaves zeros, which say nothing.</summary>
    void Finish();

    /// <summary>Takes the file away, if it can be; nothing of it counts.</summary>
    void Discard();
}
