using FastMcp.Recording.Format;
using FastMcp.Recording.Reading;

namespace FastMcp.Recording.Writing;

/// <summary>
/// Deletes segments that are older than they are kept, whole, the oldest first, and never without saying so in the log
/// before: a log whose beginning is gone is good only if its own chain says that it was let go.
/// </summary>
/// <remarks>One call at a time; never on the writer's thread, since deleting takes a disk its time.</remarks>
internal sealed class Retention(string folder, TimeSpan keep, TimeProvider time)
{
    /// <summary>A file of this name in the folder holds everything, whatever its age: an order not to delete.</summary>
    public const string HoldName = "hold";

    // A clock that jumps ahead takes some segments at a time, not all at once.
    private const int MostAtOnce = 64;

    private long _deleted;

    /// <summary>Segments deleted since the start.</summary>
    public long Deleted => Interlocked.Read(ref _deleted);

    public bool IsHeld => File.Exists(Path.Combine(folder, HoldName));

    /// <summary>What may be deleted now; null: nothing.</summary>
    public ExpiredSegments? Due()
    {
        if (IsHeld || keep <= TimeSpan.Zero)
        {
            return null;
        }

        var cutoff = (time.GetUtcNow() - keep - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var files = SegmentFile.In(folder);
        ExpiredSegments? due = null;
        for (var i = 0; i + 1 < files.Count && i < MostAtOnce; i++)
        {
            // A segment ended when the next one was made. One whose header cannot be read tells nothing, and the next is asked.
            if (!LogFolder.TryHeader(files[i + 1], out var next))
            {
                continue;
            }

            if (next.Created >= cutoff)
            {
                break;
            }

            due = new ExpiredSegments(files[i].Number, next.Previous, cutoff);
        }

        return due;
    }

    /// <summary>The log says that they are gone: now they go.</summary>
    /// <exception cref="IOException">Some could not be deleted; they are due again.</exception>
    public void Delete(ExpiredSegments expired)
    {
        foreach (var file in SegmentFile.In(folder).Where(f => f.Number <= expired.Last))
        {
            file.Delete();
            Interlocked.Increment(ref _deleted);
        }

        DiskSegmentFile.SyncFolder(folder);
    }
}
